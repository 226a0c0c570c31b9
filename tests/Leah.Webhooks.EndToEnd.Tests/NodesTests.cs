using System.Net;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>Several nodes over one PostgreSQL, any of which dies, stands still or loses its database at any moment.</summary>
public sealed class NodesTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Three_nodes_under_load_that_are_killed_stopped_and_cut_off_lose_nothing_and_record_nothing_twice()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartAsync(_authority, 3);
        await nodes[0].RegisterAsync("p1", partner.Url);
        using var enough = new CancellationTokenSource();
        var publishing = nodes.PublishAsync("p1", enough.Token);

        // 1. Killed, and started again.
        await partner.MoreAsync(200);
        await nodes[0].KillAsync();
        await partner.MoreAsync(100);
        await nodes[0].StartAsync();

        // 2. Stopped for longer than its lease: the others take over, and it goes on as another.
        await partner.MoreAsync(100);
        await Nodes.SignalAsync(nodes[1], "-STOP");
        await nodes.UntilAsync("SELECT COUNT(*) FROM nodes WHERE expired_at IS NULL", count => count == 2);
        await partner.MoreAsync(100);
        await Nodes.SignalAsync(nodes[1], "-CONT");
        await nodes.UntilAsync("SELECT COUNT(*) FROM nodes WHERE expired_at IS NULL", count => count == 3);

        // 3. The database crashes, and comes back.
        await partner.MoreAsync(100);
        await nodes.Cluster.StopAsync(crash: true);
        await nodes.Cluster.StartAgainAsync();
        await partner.MoreAsync(200);

        // 4. Killed once more, for good.
        await nodes[2].KillAsync();
        await partner.MoreAsync(100);
        await enough.CancelAsync();

        await nodes.EverythingArrivesOnceAsync(partner, await publishing);
    }

    [Fact]
    public async Task Killed_backends_cost_no_event_and_repeat_none()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartAsync(_authority, 2);
        await nodes[0].RegisterAsync("p1", partner.Url);
        using var enough = new CancellationTokenSource();
        var publishing = nodes.PublishAsync("p1", enough.Token);

        for (var round = 0; round < 5; round++)
        {
            await partner.MoreAsync(50);
            await nodes.ExecuteAsync("SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'leah-webhooks'");
        }

        await partner.MoreAsync(50);
        await enough.CancelAsync();

        await nodes.EverythingArrivesOnceAsync(partner, await publishing);
    }

    [Fact]
    public async Task When_the_primary_dies_under_load_and_its_synchronous_standby_is_promoted_nothing_that_was_accepted_is_lost()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartWithStandbyAsync(_authority, 2);
        await nodes[0].RegisterAsync("p1", partner.Url);
        using var enough = new CancellationTokenSource();
        var publishing = nodes.PublishAsync("p1", enough.Token);
        await partner.MoreAsync(200);

        await nodes.FailOverAsync();
        await partner.MoreAsync(200);
        await enough.CancelAsync();

        await nodes.EverythingArrivesOnceAsync(partner, await publishing);
    }

    [Fact]
    public async Task While_the_database_is_away_publishing_is_answered_503_and_what_is_in_flight_is_settled_when_it_is_back()
    {
        await using var partner = await Partner.StartAsync(_authority);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = partner.Endpoint.Answer;
        partner.Endpoint.Answer = async (context, request) =>
        {
            await count(context, request);
            await answer.Task;
        };
        await using var nodes = await Nodes.StartAsync(_authority, 1);
        await nodes[0].RegisterAsync("p1", partner.Url);
        (await nodes[0].PublishAsync("p1", "user-1")).ShouldNotBeNull();
        await partner.CameAsync(1);

        await nodes.Cluster.StopAsync(crash: true);
        using (var refused = await nodes[0].Client.PostAsync(new Uri("/v1/events", UriKind.Relative), Server.Json("p1", "user-2"), Server.Patience))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        answer.SetResult();
        await nodes.Cluster.StartAgainAsync();

        await nodes.UntilAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'succeeded' AND attempt_count = 1", settled => settled == 1);
        (await nodes.ScalarAsync<long>("SELECT COUNT(*) FROM attempts")).ShouldBe(1);
        partner.Seen.Values.ShouldBe([1]);
        while (await nodes[0].PublishAsync("p1", "user-3") is null)
            await nodes[0].Client.GetAsync(new Uri("/health/ready", UriKind.Relative), Server.Patience);
    }

    [Fact]
    public async Task Without_a_connection_left_publishing_is_answered_503_until_there_is_one()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartAsync(_authority, 1, null, "max_connections=25", "superuser_reserved_connections=0");
        await nodes[0].RegisterAsync("p1", partner.Url);
        List<Npgsql.NpgsqlConnection> others = [];
        await TakeAllThatAreFreeAsync(nodes, others);

        // What the node had is ended, and what comes free of it is taken, until it has none: in between it may have got one back before the others did.
        for (var patience = Server.Patience; ;)
        {
            using var answer = await nodes[0].Client.PostAsync(new Uri("/v1/events", UriKind.Relative), Server.Json("p1", "user-1"), patience);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                answer.Headers.RetryAfter.ShouldNotBeNull();
                break;
            }

            await using var end = new Npgsql.NpgsqlCommand("SELECT COUNT(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = 'leah-webhooks'", others[0]);
            await end.ExecuteScalarAsync(patience);
            await TakeAllThatAreFreeAsync(nodes, others);
        }

        foreach (var other in others)
            await other.DisposeAsync();

        while (await nodes[0].PublishAsync("p1", "user-2") is null)
            await nodes[0].Client.GetAsync(new Uri("/health/ready", UriKind.Relative), Server.Patience);
        await nodes.UntilAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'scheduled'", count => count == 0);
    }

    private static async Task TakeAllThatAreFreeAsync(Nodes nodes, List<Npgsql.NpgsqlConnection> others)
    {
        try
        {
            while (true)
            {
                var other = new Npgsql.NpgsqlConnection(nodes.Cluster.ConnectionString("postgres") + ";Pooling=false");
                await other.OpenAsync();
                others.Add(other);
            }
        }
        catch (Npgsql.PostgresException error) when (error.SqlState == "53300")
        {
            // All are taken.
        }
    }
}
