using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Settling;

public sealed class SettleAttemptsTests : IAsyncLifetime
{
    private const int CannotStore = 2300;

    private readonly TestAuthority _authority = new();
    private HttpsEndpoint _partner = null!;

    public async ValueTask InitializeAsync() => _partner = await HttpsEndpoint.StartAsync(_authority.Certificate());

    public async ValueTask DisposeAsync()
    {
        await _partner.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task Outcomes_that_the_database_refuses_are_kept_and_stored_later_without_sending_again()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _partner.Answer = async (context, _) =>
        {
            await answer.Task;
            // So much that its record needs pages which the file does not have.
            await context.Response.Body.WriteAsync(new byte[16_000]);
        };
        await using var engine = await StartAsync();
        await engine.RegisterEndpointAsync("p1", _partner.Url);
        for (var i = 0; i < 20; i++)
            await engine.PublishAsync("p1");
        await _partner.WaitForRequestsAsync(20, RunningEngine.Patience);
        await engine.Database.WriteAsync(async session =>
        {
            var pages = await session.SingleAsync("PRAGMA page_count", row => row.GetInt64(0));
            return await session.ExecuteAsync($"PRAGMA max_page_count = {pages}");
        });

        var refused = engine.Get<LogSignals>().NextAsync(CannotStore);
        answer.SetResult();
        await refused;
        (await engine.RowsAsync("SELECT state, COUNT(*) FROM deliveries GROUP BY state")).ShouldNotBe(["succeeded 20"]);
        await engine.Database.WriteAsync(session => session.ExecuteAsync("PRAGMA max_page_count = 1000000"));

        await engine.UntilRowsAsync("SELECT state, attempt_count, COUNT(*) FROM deliveries GROUP BY state, attempt_count", "succeeded 1 20");
        (await engine.RowsAsync("SELECT COUNT(*), COUNT(DISTINCT delivery_id), MIN(LENGTH(response_body)) FROM attempts")).ShouldBe(["20 20 16000"]);
        _partner.Requests.Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_hold_is_stored_although_somebody_changed_the_endpoint_during_the_attempt()
    {
        var gate = new Gate(_partner);
        await using var engine = await StartAsync(options =>
            (options.HoldAfterFailures, options.HoldAfter, options.ProbeInterval, options.ProbeIntervalLimit) = (1, TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
        var endpoint = await engine.RegisterEndpointAsync("p1", _partner.Url);
        await engine.PublishAsync("p1");
        await _partner.WaitForRequestsAsync(1, RunningEngine.Patience);

        await engine.Get<EndpointRegister>().ChangeAsync("p1", endpoint.Id, new EndpointPatch { Description = "called during the attempt" });
        gate.Open(500);

        await engine.UntilRowsAsync("SELECT outcome FROM attempts", "rejected");
        (await engine.RowsAsync("SELECT state, consecutive_failures, failed_attempts FROM endpoints")).ShouldBe(["holding 1 1"]);
    }

    [Fact]
    public async Task A_pause_during_the_attempt_is_not_undone_by_what_comes_of_it()
    {
        var gate = new Gate(_partner);
        await using var engine = await StartAsync(options => (options.HoldAfterFailures, options.HoldAfter) = (1, TimeSpan.Zero));
        var endpoint = await engine.RegisterEndpointAsync("p1", _partner.Url);
        await engine.PublishAsync("p1");
        await _partner.WaitForRequestsAsync(1, RunningEngine.Patience);

        await engine.Get<MoveEndpoint>().PauseAsync("p1", endpoint.Id);
        gate.Open(500);

        await engine.UntilRowsAsync("SELECT outcome FROM attempts", "rejected");
        (await engine.RowsAsync("SELECT state FROM endpoints")).ShouldBe(["paused"]);
        (await engine.RowsAsync("SELECT state, attempt_count FROM deliveries")).ShouldBe(["scheduled 1"]);
    }

    [Fact]
    public async Task Nothing_of_an_attempt_is_stored_by_a_node_that_lost_its_claim()
    {
        var gate = new Gate(_partner);
        await using var engine = await StartAsync();
        await engine.RegisterEndpointAsync("p1", _partner.Url);
        await engine.PublishAsync("p1");
        await _partner.WaitForRequestsAsync(1, RunningEngine.Patience);
        await engine.Database.WriteAsync(session => session.ExecuteAsync("UPDATE deliveries SET node_id = 'node_other'"));
        gate.Open();

        // The second is settled after the first, in the same commit or a later one.
        await engine.PublishAsync("p1");
        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);

        (await engine.RowsAsync("SELECT state, node_id FROM deliveries ORDER BY id")).ShouldBe(["scheduled node_other", "succeeded -"]);
        (await engine.RowsAsync("SELECT COUNT(*) FROM attempts")).ShouldBe(["1"]);
    }

    [Fact]
    [Trait("database", "sqlite")]
    public async Task Of_many_that_are_stored_together_those_whose_claim_was_lost_are_left_out()
    {
        var gate = new Gate(_partner);
        await using var engine = await StartAsync();
        var endpoint = await engine.RegisterEndpointAsync("p1", _partner.Url);
        for (var i = 0; i < 120; i++)
            await engine.PublishAsync("p1");
        var ids = await engine.RowsAsync("SELECT id FROM deliveries ORDER BY id");
        await engine.Database.WriteAsync(session => session.ExecuteAsync("UPDATE deliveries SET node_id = 'node_other' WHERE id = @id", ("@id", ids[7])));
        var (lane, node, now) = (new Lane(endpoint), engine.Get<NodeId>().Value, engine.Get<TimeProvider>().GetUtcNow());
        // Two fifties of one end, and some of two others.
        var attempts = ids.Select((id, place) => new AttemptMade(
            new LaneItem(id, endpoint.Id, "evt", default, AttemptCount: 0, DeliveryQueue.First),
            Tests.Judging.Attempts.Ended(AttemptOutcome.Succeeded),
            place % 12 != 0 ? new Verdict(DeliveryState.Succeeded, 1, null) : place == 0 ? new Verdict(DeliveryState.Failed, 3, null) : new Verdict(DeliveryState.Scheduled, 1, now.AddHours(1)),
            lane)).ToList();

        var changed = await engine.Database.WriteAsync(session => SettleStatements.SettleAsync(session, node, attempts, now));

        changed.Select((stored, place) => (stored, place)).Where(one => !one.stored).Select(one => one.place).ShouldBe([7]);
        (await engine.RowsAsync("SELECT state, attempt_count, COUNT(*) FROM deliveries GROUP BY state, attempt_count ORDER BY state, attempt_count"))
            .ShouldBe(["failed 3 1", "scheduled 0 1", "scheduled 1 9", "succeeded 1 109"]);
        (await engine.RowsAsync("SELECT id FROM deliveries WHERE id NOT IN (SELECT delivery_id FROM attempts)")).ShouldBe([ids[7]]);
        (await engine.RowsAsync("SELECT COUNT(*) FROM attempts")).ShouldBe(["119"]);
        gate.Open();
    }

    [Fact]
    public async Task What_cannot_be_stored_at_all_takes_nothing_else_along()
    {
        var gate = new Gate(_partner);
        await using var engine = await StartAsync();
        var endpoint = await engine.RegisterEndpointAsync("p1", _partner.Url);
        for (var i = 0; i < 3; i++)
            await engine.PublishAsync("p1");
        await _partner.WaitForRequestsAsync(3, RunningEngine.Patience);
        var ids = await engine.RowsAsync("SELECT id FROM deliveries ORDER BY id");
        var broke = engine.Get<LogSignals>().NextAsync(2301);

        // A count of attempts that the table refuses.
        var settle = engine.Get<SettleAttempts>();
        var attempt = Tests.Judging.Attempts.Ended(AttemptOutcome.Rejected);
        foreach (var count in new[] { 1, 99, 2 })
        {
            var id = ids[count == 99 ? 1 : count == 1 ? 0 : 2];
            settle.Add(new AttemptMade(
                new LaneItem(id, endpoint.Id, "evt", default, count - 1, DeliveryQueue.First), attempt, new Verdict(DeliveryState.Failed, count, null), new Lane(endpoint)));
        }

        await broke;
        await engine.UntilRowsAsync("SELECT state, attempt_count FROM deliveries ORDER BY id", "failed 1", "scheduled 0", "failed 2");
        gate.Open();
        await engine.UntilRowsAsync("SELECT state, attempt_count FROM deliveries ORDER BY id", "failed 1", "succeeded 1", "failed 2");
    }

    private async Task<RunningEngine> StartAsync(Action<DeliveryOptions>? configure = null)
    {
        var engine = await RunningEngine.StartAsync(_authority, configure);
        await engine.RegisterPartnershipAsync("p1");
        return engine;
    }
}
