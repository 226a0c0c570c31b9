using Leah.Webhooks.Delivery.Erasing;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Scheduling;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Delivery.Tests;

public sealed class DispatchTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private HttpsEndpoint _partner = null!;
    private RunningEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _partner = await HttpsEndpoint.StartAsync(_authority.Certificate());
        // Time stands still, so that nothing is found by looking again after a while.
        _engine = await RunningEngine.StartAsync(_authority, clock: _clock);
        await _engine.RegisterPartnershipAsync("p1");
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _partner.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_pause_lets_what_is_in_flight_end_and_holds_the_rest_until_it_is_resumed()
    {
        var gate = new Gate(_partner);
        var endpoint = await _engine.RegisterEndpointAsync("p1", _partner.Url, draft => draft with { MaxInFlight = 1 });
        await _engine.PublishAsync("p1", "before");
        await _engine.PublishAsync("p1", "waiting");
        await _partner.WaitForRequestsAsync(1, RunningEngine.Patience);

        (await _engine.Get<MoveEndpoint>().PauseAsync("p1", endpoint.Id)).IsDone.ShouldBeTrue();
        await _engine.PublishAsync("p1", "during");
        gate.Open();
        await _engine.UntilRowsAsync("SELECT state, node_id FROM deliveries ORDER BY id", "succeeded -", "scheduled -", "scheduled -");
        _partner.Requests.Count.ShouldBe(1);

        (await _engine.Get<MoveEndpoint>().ResumeAsync("p1", endpoint.Id)).IsDone.ShouldBeTrue();
        await _engine.PublishAsync("p1", "after");

        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 4);
        Users(_partner).ShouldBe(["before", "waiting", "during", "after"]);
    }

    [Fact]
    public async Task A_claim_given_up_while_the_endpoint_was_paused_is_sent_at_once_when_it_is_resumed()
    {
        var endpoint = await _engine.RegisterEndpointAsync("p1", _partner.Url);
        var placed = await StoreClaimedAsync(endpoint);
        await _engine.Get<MoveEndpoint>().PauseAsync("p1", endpoint.Id);

        // The commit's deliveries enter the lanes only now, after the pause.
        _engine.Get<Dispatch>().Enter([placed]);
        await _engine.UntilRowsAsync("SELECT state, node_id FROM deliveries", "scheduled -");
        await _engine.Get<MoveEndpoint>().ResumeAsync("p1", endpoint.Id);

        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);
    }

    [Fact]
    public async Task An_event_erased_between_its_commit_and_its_lane_is_not_sent()
    {
        var endpoint = await _engine.RegisterEndpointAsync("p1", _partner.Url);
        var placed = await StoreClaimedAsync(endpoint);
        (await _engine.Get<EraseUser>().EraseAsync("user-1")).CancelledDeliveries.ShouldBe(1);

        _engine.Get<Dispatch>().Enter([placed]);
        await _engine.PublishAsync("p1", "another");
        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);

        Users(_partner).ShouldBe(["another"]);
        (await _engine.RowsAsync("SELECT state FROM deliveries WHERE id = 'dlv_1'")).ShouldBe(["cancelled"]);
    }

    [Fact]
    public async Task A_fault_of_our_own_takes_no_slot_with_it_and_is_charged_to_nobody()
    {
        // Chance breaks once: after the request was answered, before it was judged.
        var broken = 1;
        await _engine.StopAsync();
        _engine.Chance = () => Interlocked.Exchange(ref broken, 0) == 1 ? throw new InvalidOperationException("No dice.") : 0.5;
        await _engine.StartAsync();
        await _engine.RegisterEndpointAsync("p1", _partner.Url, draft => draft with { MaxInFlight = 1 });

        await _engine.PublishAsync("p1", "first");
        await _engine.UntilRowsAsync("SELECT outcome FROM attempts", "interrupted");
        await _engine.PublishAsync("p1", "second");
        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);
        Pass(TimeSpan.FromSeconds(6));

        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 2);
        (await _engine.RowsAsync("SELECT attempt_count FROM deliveries ORDER BY id")).ShouldBe(["1", "1"]);
    }

    [Fact]
    public async Task A_deletion_cancels_what_fails_in_flight_and_sends_nothing_more()
    {
        var gate = new Gate(_partner);
        var endpoint = await _engine.RegisterEndpointAsync("p1", _partner.Url, draft => draft with { MaxInFlight = 1 });
        await _engine.PublishAsync("p1");
        await _engine.PublishAsync("p1");
        await _partner.WaitForRequestsAsync(1, RunningEngine.Patience);

        (await _engine.Get<EndpointRegister>().DeleteAsync("p1", endpoint.Id)).IsDone.ShouldBeTrue();
        gate.Open(500);

        await _engine.UntilRowsAsync("SELECT outcome FROM attempts", "rejected");
        (await _engine.RowsAsync("SELECT state, attempt_count FROM deliveries ORDER BY id LIMIT 1")).ShouldBe(["cancelled 1"]);
        _partner.Requests.Count.ShouldBe(1);
        (await _engine.PublishAsync("p1")).Deliveries.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_erased_while_it_waited_is_never_sent()
    {
        var gate = new Gate(_partner);
        await _engine.RegisterEndpointAsync("p1", _partner.Url, draft => draft with { MaxInFlight = 1 });
        await _engine.PublishAsync("p1", "first");
        await _engine.PublishAsync("p1", "forgotten");
        await _engine.PublishAsync("p1", "last");
        await _partner.WaitForRequestsAsync(1, RunningEngine.Patience);

        (await _engine.Get<EraseUser>().EraseAsync("forgotten", RunningEngine.Patience)).CancelledDeliveries.ShouldBe(1);
        gate.Open();

        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 2);
        Users(_partner).ShouldBe(["first", "last"]);
        (await _engine.RowsAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'cancelled'")).ShouldBe(["1"]);
        _engine.Get<LaneTable>().MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public async Task Credentials_that_do_not_open_interrupt_the_attempt_and_charge_nothing()
    {
        var endpoint = await _engine.RegisterEndpointAsync("p1", _partner.Url);
        await SpoilSecretAsync();

        await _engine.PublishAsync("p1");

        await _engine.UntilRowsAsync("SELECT state, attempt_count, node_id FROM deliveries", "scheduled 0 -");
        await _engine.UntilRowsAsync("SELECT number, outcome FROM attempts", "1 interrupted");
        (await _engine.RowsAsync("SELECT state, consecutive_failures, failed_attempts FROM endpoints")).ShouldBe(["active 0 0"]);
        (await _engine.RowsAsync("SELECT error FROM attempts")).ShouldHaveSingleItem().ShouldContain(endpoint.Id);

        await _engine.Get<EndpointRegister>().ChangeAsync("p1", endpoint.Id, new EndpointPatch { Authentication = new AuthenticationDraft("bearer", Token: "new-token") });
        Pass(TimeSpan.FromSeconds(6));

        await _engine.UntilRowsAsync("SELECT state, attempt_count FROM deliveries", "succeeded 1");
        _partner.Requests.ShouldHaveSingleItem().Header("Authorization").ShouldBe("Bearer new-token");
    }

    [Fact]
    public async Task A_held_endpoint_whose_credentials_do_not_open_is_not_probed_over_and_over()
    {
        await using var sound = await HttpsEndpoint.StartAsync(_authority.Certificate());
        await _engine.RegisterEndpointAsync("p1", _partner.Url);
        await _engine.Database.WriteAsync(session => session.ExecuteAsync(
            "UPDATE endpoints SET state = 'holding', next_probe_at = 1, probe_interval_ms = 30000, revision = revision + 1"));
        await SpoilSecretAsync();
        await _engine.PublishAsync("p1");
        await _engine.UntilRowsAsync("SELECT outcome FROM attempts LIMIT 1", "interrupted");

        // A hundred turns of the engine later no time has passed for it, so no second probe is due.
        await _engine.RegisterPartnershipAsync("p2");
        await _engine.RegisterEndpointAsync("p2", sound.Url);
        for (var i = 1; i <= 100; i++)
        {
            await _engine.PublishAsync("p2");
            await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == i);
        }

        (await _engine.RowsAsync("SELECT COUNT(*) FROM attempts WHERE outcome = 'interrupted'")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Five_thousand_for_a_slow_endpoint_arrive_once_each_and_in_order_while_another_is_served()
    {
        await using var other = await HttpsEndpoint.StartAsync(_authority.Certificate());
        var gate = new Gate(_partner);
        await _engine.RegisterEndpointAsync("p1", _partner.Url, draft => draft with { MaxInFlight = 1 });
        await _engine.RegisterPartnershipAsync("p2");
        await _engine.RegisterEndpointAsync("p2", other.Url);
        for (var i = 0; i < 5; i++)
        {
            ReadOnlyMemory<byte>[] bodies = [.. Enumerable.Range(i * 1000, 1000).Select(n => (ReadOnlyMemory<byte>)RunningEngine.Body("p1", $"user-{n:0000}"))];
            (await _engine.Get<AcceptEvents>().AcceptManyAsync(bodies, null)).IsDone.ShouldBeTrue();
        }

        await _partner.WaitForRequestsAsync(1, RunningEngine.Patience);
        for (var i = 1; i <= 20; i++)
        {
            await _engine.PublishAsync("p2");
            await other.WaitForRequestsAsync(i, RunningEngine.Patience);
        }

        _partner.Requests.Count.ShouldBe(1);
        gate.Open();
        var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;
        await _partner.WaitForRequestsAsync(5_000, patience);
        await _engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 5_020);
        Users(_partner).ShouldBe(Enumerable.Range(0, 5_000).Select(n => $"user-{n:0000}"));
        _engine.Get<LaneTable>().MemoryUsed.ShouldBe(0);
    }

    [Fact]
    public async Task A_crowd_of_endpoints_that_hang_holds_nobody_up_who_is_known_to_answer()
    {
        await using var sound = await HttpsEndpoint.StartAsync(_authority.Certificate());
        _ = new Gate(_partner);
        await using var engine = await RunningEngine.StartAsync(
            _authority, options => (options.MaxInFlight, options.DrainTimeout) = (16, TimeSpan.Zero), new FakeTimeProvider(_clock.GetUtcNow()));
        await engine.RegisterPartnershipAsync("sound");
        await engine.RegisterEndpointAsync("sound", sound.Url);
        await engine.PublishAsync("sound");
        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);
        await engine.RegisterPartnershipAsync("crowd");
        for (var i = 0; i < 30; i++)
            await engine.RegisterEndpointAsync("crowd", _partner.Url);
        for (var i = 0; i < 5; i++)
            await engine.PublishAsync("crowd");
        await _partner.WaitForRequestsAsync(14, RunningEngine.Patience);

        for (var i = 2; i <= 30; i++)
        {
            await engine.PublishAsync("sound");
            await sound.WaitForRequestsAsync(i, RunningEngine.Patience);
        }

        _partner.Requests.Count.ShouldBe(14);
    }

    private static IEnumerable<string> Users(HttpsEndpoint partner) => partner.Requests.Select(request => request.Text.Split("\"user\":{\"id\":\"")[1].Split('"')[0]);

    private void Pass(TimeSpan time)
    {
        _clock.Advance(time);
        // The schedule may have looked at the clock just before and begun to wait just after.
        _engine.Get<WakeSignal>().Wake();
    }

    private Task<int> SpoilSecretAsync() => _engine.Database.WriteAsync(async session =>
    {
        await session.ExecuteAsync("UPDATE endpoints SET secret = 'not ours', revision = revision + 1");
        return await session.ExecuteAsync("UPDATE catalog SET version = version + 1");
    });

    /// <summary>Does what accepting does up to its commit.</summary>
    private async Task<PlacedDelivery> StoreClaimedAsync(Endpoint endpoint)
    {
        var body = RunningEngine.Body("p1");
        var accepted = new NewEvent("evt_1", EventCheck.ForPublishing(body, null).Facts!, body, "$");
        var placed = new PlacedDelivery(new LaneItem("dlv_1", endpoint.Id, "evt_1", body, 0, DeliveryQueue.First), Claimed: true);
        _engine.Get<LaneTable>().TryReserve(endpoint.Id, DeliveryQueue.First, placed.Item.Weight).ShouldBeTrue();
        return await _engine.Database.WriteAsync(async session =>
        {
            await PublishStatements.InsertEventAsync(session, accepted, _clock.GetUtcNow());
            await PublishStatements.InsertDeliveryAsync(session, placed, accepted, _engine.Get<NodeId>().Value, _clock.GetUtcNow());
            return placed;
        });
    }
}
