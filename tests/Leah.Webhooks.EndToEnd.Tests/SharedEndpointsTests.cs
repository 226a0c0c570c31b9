using System.Collections.Concurrent;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>What is promised about an endpoint holds for all nodes together.</summary>
public sealed class SharedEndpointsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task An_endpoint_never_has_more_in_flight_than_its_cap_while_nodes_come_and_go()
    {
        const int Cap = 4;
        await using var partner = await Partner.StartAsync(_authority);
        var (now, most) = (0, 0);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = partner.Endpoint.Answer;
        partner.Endpoint.Answer = async (context, request) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            // Nobody is answered before as many have come as may: on a slow machine one might always be answered before the next comes.
            if (Volatile.Read(ref most) >= Cap)
                full.TrySetResult();
            await full.Task;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            Interlocked.Decrement(ref now);
            await count(context, request);
        };
        await using var nodes = await Nodes.StartAsync(_authority, 2, ["--Delivery:MaxInFlightPerEndpoint", $"{Cap}"]);
        await nodes[0].RegisterAsync("p1", partner.Url);
        using var enough = new CancellationTokenSource();
        var publishing = nodes.PublishAsync("p1", enough.Token);
        await partner.MoreAsync(100);

        await nodes[1].TerminateAsync();
        await partner.MoreAsync(100);
        await nodes[1].StartAsync();
        await nodes.UntilAsync("SELECT COUNT(DISTINCT keeps_to) FROM nodes WHERE keeps_to LIKE '% %'", different => different == 1);
        await partner.MoreAsync(100);
        await enough.CancelAsync();

        await nodes.EverythingArrivesOnceAsync(partner, await publishing);
        most.ShouldBe(Cap);
    }

    [Fact]
    public async Task A_pause_on_one_node_stops_all_and_a_resume_on_another_lets_all_go_on()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartAsync(_authority, 2);
        var endpoint = await nodes[0].RegisterAsync("p1", partner.Url);
        (await nodes[1].PublishAsync("p1", "user-0")).ShouldNotBeNull();
        await nodes.UntilAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'succeeded'", settled => settled == 1);

        await nodes[0].PostAsync($"/v1/partnerships/p1/endpoints/{endpoint}/pause", new { });
        for (var i = 1; i <= 20; i++)
            (await nodes[i % 2].PublishAsync("p1", $"user-{i}")).ShouldNotBeNull();
        (await nodes.ScalarAsync<long>("SELECT COUNT(*) FROM deliveries WHERE state = 'scheduled' AND node_id IS NULL")).ShouldBe(20);
        await nodes[1].PostAsync($"/v1/partnerships/p1/endpoints/{endpoint}/resume", new { });

        await nodes.UntilAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'succeeded'", settled => settled == 21);
        partner.Seen.Count.ShouldBe(21);
    }

    [Fact]
    public async Task Failures_on_all_nodes_together_hold_an_endpoint_and_one_node_at_a_time_probes_it()
    {
        await using var partner = await Partner.StartAsync(_authority);
        ConcurrentQueue<DateTimeOffset> attempts = [];
        var fails = true;
        var count = partner.Endpoint.Answer;
        partner.Endpoint.Answer = (context, request) =>
        {
            attempts.Enqueue(TimeProvider.System.GetUtcNow());
            if (!Volatile.Read(ref fails))
                return count(context, request);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await using var nodes = await Nodes.StartAsync(
            _authority,
            3,
            ["--Delivery:HoldAfterFailures", "6", "--Delivery:HoldAfter", "00:00:00", "--Delivery:ProbeInterval", "00:00:01", "--Delivery:RetryDelays:0", "00:00:30"]);
        await nodes[0].RegisterAsync("p1", partner.Url);
        for (var i = 0; i < 6; i++)
            (await nodes[i % 3].PublishAsync("p1", $"user-{i}")).ShouldNotBeNull();
        await nodes.UntilAsync("SELECT COUNT(*) FROM endpoints WHERE state = 'holding'", held => held == 1);
        // All nodes' failures are in the one count, those of probes too, which may have come by now.
        (await nodes.ScalarAsync<long>("SELECT consecutive_failures - (SELECT COUNT(*) FROM attempts) FROM endpoints")).ShouldBe(0);
        (await nodes.ScalarAsync<long>("SELECT COUNT(*) FROM endpoints WHERE consecutive_failures < 6")).ShouldBe(0);
        var before = attempts.Count;

        await nodes.UntilAsync("SELECT COUNT(*) FROM attempts", stored => stored >= before + 2);
        var probes = attempts.Skip(before).ToList();
        (probes[1] - probes[0]).ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
        Volatile.Write(ref fails, false);

        await nodes.UntilAsync("SELECT COUNT(*) FROM endpoints WHERE state = 'active'", active => active == 1);
        await nodes.UntilAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'scheduled'", scheduled => scheduled == 0);
    }

    [Fact]
    public async Task A_replay_goes_on_when_the_node_that_took_it_in_dies_and_sends_no_event_twice()
    {
        const int Events = 1_200;
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartAsync(_authority, 2);
        var endpoint = await nodes[0].RegisterAsync("p1", partner.Url);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(publisher => Task.Run(async () =>
        {
            for (var i = publisher; i < Events; i += 8)
                (await nodes[i % 2].PublishAsync("p1", $"user-{i}")).ShouldNotBeNull();
        })));
        await nodes.UntilAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'succeeded'", settled => settled == Events);

        var replay = await nodes[1].PostAsync($"/v1/partnerships/p1/endpoints/{endpoint}/replay", new { since = "2024-01-01T00:00:00Z", include = "all" });
        await nodes[1].KillAsync();

        await nodes.UntilAsync("SELECT COUNT(*) FROM deliveries WHERE replay_id IS NOT NULL AND state = 'succeeded'", settled => settled == Events);
        ((string?)(await nodes[0].GetAsync($"/v1/replays/{replay["id"]}"))["state"]).ShouldBe("completed");
        (await nodes.ScalarAsync<long>("SELECT COUNT(DISTINCT event_id) FROM deliveries WHERE replay_id IS NOT NULL")).ShouldBe(Events);
    }

    [Fact]
    public async Task A_key_and_an_idempotency_key_hold_on_every_node()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartAsync(_authority, 2);
        await nodes[0].RegisterAsync("p1", partner.Url);
        var made = await nodes[0].PostAsync("/v1/api-keys", new { name = "n", role = "publisher" });
        using var publisher = nodes[1].ClientWith((string)made["key"]!);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/events", UriKind.Relative)) { Content = Server.Json("p1", "user-1") };
            request.Headers.Add("Idempotency-Key", "once");
            using var response = await (i % 2 == 0 ? nodes[0].Client : publisher).SendAsync(request, Server.Patience);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsStringAsync(Server.Patience);
        }));

        answers.Distinct().ShouldHaveSingleItem();
        (await nodes.ScalarAsync<long>("SELECT COUNT(*) FROM events")).ShouldBe(1);
        await nodes.UntilAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'succeeded'", settled => settled == 1);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
