using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests;

/// <summary>How the engine ends, in good order and not, and how the next run goes on.</summary>
public sealed class EngineStopTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private HttpsEndpoint _partner = null!;

    public async ValueTask InitializeAsync() => _partner = await HttpsEndpoint.StartAsync(_authority.Certificate());

    public async ValueTask DisposeAsync()
    {
        await _partner.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_stop_waits_for_what_is_in_flight_and_stores_its_outcome()
    {
        var gate = new Gate(_partner);
        // On a machine that is busy with other things an answer may take a while, and what takes longer than the limit is another test's.
        await using var engine = await StartAsync(maxInFlight: 2, options => options.DrainTimeout = TimeSpan.FromSeconds(60));
        for (var i = 0; i < 5; i++)
            await engine.PublishAsync("p1");
        await _partner.WaitForRequestsAsync(2, RunningEngine.Patience);

        var stopping = engine.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        gate.Open();
        await stopping;

        _partner.Requests.Count.ShouldBe(2);
        await engine.StartAsync();
        await engine.UntilRowsAsync("SELECT state, attempt_count, COUNT(*) FROM deliveries GROUP BY state, attempt_count", "succeeded 1 5");
        _partner.Requests.Select(request => request.Header("webhook-id")).ShouldBeUnique();
    }

    [Fact]
    public async Task What_does_not_end_in_time_is_recorded_as_interrupted_and_not_charged()
    {
        _ = new Gate(_partner);
        await using var engine = await StartAsync(maxInFlight: 2, options => options.DrainTimeout = TimeSpan.Zero);
        for (var i = 0; i < 3; i++)
            await engine.PublishAsync("p1");
        await _partner.WaitForRequestsAsync(2, RunningEngine.Patience);

        await engine.StopAsync();

        _partner.AnswerWith(200);
        await engine.StartAsync();
        (await engine.RowsAsync("SELECT number, outcome FROM attempts WHERE outcome = 'interrupted'")).ShouldBe(["1 interrupted", "1 interrupted"]);
        await engine.UntilRowsAsync("SELECT state, attempt_count, COUNT(*) FROM deliveries GROUP BY state, attempt_count", "succeeded 1 3");
        _partner.Requests.ShouldAllBe(request => request.Header("webhook-attempt") == "1");
    }

    [Fact]
    public async Task A_stopped_engine_takes_nothing_in()
    {
        await using var engine = await StartAsync(maxInFlight: 2);
        var accept = engine.Get<AcceptEvents>();
        await engine.StopAsync();

        (await accept.AcceptAsync(RunningEngine.Body("p1"), null)).Refusal.ShouldBeOfType<Refusal.Busy>();
    }

    [Fact]
    public async Task A_crash_loses_nothing_and_repeats_at_most_what_was_in_flight()
    {
        var gate = new Gate(_partner);
        await using var engine = await StartAsync(maxInFlight: 3);
        List<string> accepted = [];
        for (var i = 0; i < 60; i++)
            accepted.Add((await engine.PublishAsync("p1", $"user-{i}")).Id);
        await _partner.WaitForRequestsAsync(3, RunningEngine.Patience);

        await engine.CrashAsync();
        gate.Open();
        await engine.StartAsync();

        await engine.UntilRowsAsync("SELECT state, attempt_count, COUNT(*) FROM deliveries GROUP BY state, attempt_count", "succeeded 1 60");
        var sent = _partner.Requests.Select(request => request.Header("webhook-id")!).ToList();
        sent.Distinct().Order().ShouldBe(accepted.Order());
        sent.Count.ShouldBe(63);
        // Those that were in flight had their outcome lost with the process: they alone went out twice.
        sent.CountBy(id => id).Where(pair => pair.Value > 1).Select(pair => pair.Key).Order().ShouldBe(accepted.Take(3).Order());
    }

    [Fact]
    public async Task A_crash_with_more_waiting_than_the_lanes_hold_loses_nothing()
    {
        var gate = new Gate(_partner);
        await using var engine = await StartAsync(maxInFlight: 8);
        ReadOnlyMemory<byte>[] bodies = [.. Enumerable.Range(0, 1_500).Select(n => (ReadOnlyMemory<byte>)RunningEngine.Body("p1", $"user-{n}"))];
        (await engine.Get<AcceptEvents>().AcceptManyAsync(bodies, null)).IsDone.ShouldBeTrue();
        await _partner.WaitForRequestsAsync(8, RunningEngine.Patience);
        (await engine.RowsAsync("SELECT CASE WHEN node_id IS NULL THEN 1 ELSE 0 END, COUNT(*) FROM deliveries GROUP BY 1 ORDER BY 1")).ShouldBe(["0 1024", "1 476"]);

        await engine.CrashAsync();
        gate.Open();
        await engine.StartAsync();

        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1_500);
        _partner.Requests.Count.ShouldBe(1_508);
    }

    private async Task<RunningEngine> StartAsync(int maxInFlight, Action<DeliveryOptions>? configure = null)
    {
        var engine = await RunningEngine.StartAsync(_authority, options =>
        {
            // So long does the next run wait for what a crash has left behind, where nodes share a database.
            options.NodeLease = TimeSpan.FromSeconds(3);
            configure?.Invoke(options);
        });
        await engine.RegisterPartnershipAsync("p1");
        await engine.RegisterEndpointAsync("p1", _partner.Url, draft => draft with { MaxInFlight = maxInFlight });
        return engine;
    }
}
