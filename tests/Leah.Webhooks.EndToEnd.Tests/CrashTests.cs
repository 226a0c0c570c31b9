using System.Collections.Concurrent;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>The real server is killed: nothing that was answered 202 is lost, nothing is recorded twice, a delivery in flight is sent once more at the most.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(FaultPoint.Published, 1)]
    [InlineData(FaultPoint.Published, 7)]
    [InlineData(FaultPoint.Answered, 1)]
    [InlineData(FaultPoint.Answered, 20)]
    [InlineData(FaultPoint.Settling, 1)]
    [InlineData(FaultPoint.Settling, 5)]
    public async Task A_server_killed_at_a_moment_of_an_events_way_loses_nothing_that_it_accepted(string moment, int count)
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var server = new Server(_authority);
        await server.StartAsync($"{moment}:{count}");
        await server.RegisterAsync("p1", partner.Url);

        var accepted = await PublishUntilItDiesAsync(server);
        (await server.EndAsync()).ShouldBe(137);
        await server.StartAsync();

        await EverythingArrivesOnceAsync(server, partner, accepted, kills: 1);
    }

    [Fact]
    public async Task A_server_killed_after_it_claimed_deliveries_sends_them_after_its_next_start()
    {
        await using var partner = await Partner.StartAsync(_authority);
        partner.Endpoint.AnswerWith(500);
        await using var server = new Server(_authority, "--Delivery:RetryDelays:0", "00:00:00.050");
        await server.StartAsync($"{FaultPoint.Claimed}:1");
        await server.RegisterAsync("p1", partner.Url);
        var id = await server.PublishAsync("p1", "user-1");
        (await server.EndAsync()).ShouldBe(137);

        partner.Endpoint.AnswerWith(200);
        await server.StartAsync();

        await UntilSettledAsync(server, 1);
        var delivery = (await server.GetAsync($"/v1/deliveries?eventId={id}"))["items"]![0]!;
        ((string?)delivery["state"]).ShouldBe("succeeded");
        ((int)delivery["attemptCount"]!).ShouldBe(2);
    }

    [Fact]
    public async Task A_server_killed_again_and_again_under_load_loses_nothing_that_it_accepted()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var server = new Server(_authority);
        await server.StartAsync();
        await server.RegisterAsync("p1", partner.Url);
        List<string> accepted = [];
        for (var round = 0; round < 3; round++)
        {
            var seen = partner.Seen.Count;
            var publishing = PublishUntilItDiesAsync(server);
            await partner.CameAsync(seen + 200);
            await server.KillAsync();
            accepted.AddRange(await publishing);
            await server.StartAsync();
        }

        await EverythingArrivesOnceAsync(server, partner, accepted, kills: 3);
    }

    [Theory]
    [InlineData(FaultPoint.Replaying, 2)]
    [InlineData(FaultPoint.Replayed, 2)]
    public async Task A_server_killed_during_a_replay_goes_on_where_it_was_and_sends_no_event_twice_by_it(string moment, int step)
    {
        const int Events = 1_200;
        await using var partner = await Partner.StartAsync(_authority);
        await using var server = new Server(_authority);
        await server.StartAsync();
        var endpoint = await server.RegisterAsync("p1", partner.Url);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(publisher => Task.Run(async () =>
        {
            for (var i = publisher; i < Events; i += 8)
                (await server.PublishAsync("p1", $"user-{i}")).ShouldNotBeNull();
        })));
        await UntilSettledAsync(server, Events);
        await server.TerminateAsync();

        // The moment comes at a later step, so that the replay has begun and is not over.
        await server.StartAsync($"{moment}:{step}");
        try
        {
            await server.PostAsync($"/v1/partnerships/p1/endpoints/{endpoint}/replay", new { since = "2024-01-01T00:00:00Z", include = "all" });
        }
        catch (HttpRequestException)
        {
            // The replay has begun by then: it may have come as far as the moment before its answer has.
        }

        (await server.EndAsync()).ShouldBe(137);
        var replay = await Stored.ScalarAsync<string>(server.DatabaseFile, "SELECT id FROM replays");
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT matched FROM replays")).ShouldBe(Events);
        await server.StartAsync();
        await UntilSettledAsync(server, 2 * Events);

        ((string?)(await server.GetAsync($"/v1/replays/{replay}"))["state"]).ShouldBe("completed");
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM deliveries WHERE replay_id IS NOT NULL AND state = 'succeeded'")).ShouldBe(Events);
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(DISTINCT event_id) FROM deliveries WHERE replay_id IS NOT NULL")).ShouldBe(Events);
        partner.Seen.Values.Min().ShouldBeGreaterThanOrEqualTo(2);
        partner.Seen.Values.Max().ShouldBeLessThanOrEqualTo(3);
    }

    private static async Task<IReadOnlyCollection<string>> PublishUntilItDiesAsync(Server server)
    {
        ConcurrentBag<string> accepted = [];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(publisher => Task.Run(async () =>
        {
            for (var i = 0; await server.PublishAsync("p1", $"user-{publisher}-{i}") is { } id; i++)
                accepted.Add(id);
        })));
        return accepted;
    }

    private static async Task EverythingArrivesOnceAsync(Server server, Partner partner, IReadOnlyCollection<string> accepted, int kills)
    {
        await partner.WaitForAsync(accepted);
        var events = await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM events");
        await UntilSettledAsync(server, events);

        // What was accepted is there; what was stored and not answered may be there too.
        events.ShouldBeGreaterThanOrEqualTo(accepted.Count);
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM deliveries WHERE state = 'succeeded'")).ShouldBe(events);
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM attempts WHERE outcome = 'succeeded'")).ShouldBe(events);
        partner.Seen.Values.Max().ShouldBeLessThanOrEqualTo(1 + kills);
        (await Stored.ScalarAsync<string>(server.DatabaseFile, "PRAGMA integrity_check")).ShouldBe("ok");
    }

    private static async Task UntilSettledAsync(Server server, long count)
    {
        var patience = Server.Patience;
        while (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM deliveries WHERE settled_at IS NOT NULL") < count)
        {
            patience.ThrowIfCancellationRequested();
            // The health route answers after the server did something: a turn of its loops, and no sleep of ours.
            await server.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), patience);
        }
    }
}
