using Leah.Webhooks.Delivery.Erasing;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Replays;
using Leah.Webhooks.Delivery.Resending;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests;

/// <summary>What routes ask for, with the engine running: it reaches the partner, or no more.</summary>
public sealed class RegistryServicesTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task What_is_resent_tried_and_replayed_reaches_the_endpoint()
    {
        await using var partner = await HttpsEndpoint.StartAsync(_authority.Certificate());
        await using var engine = await RunningEngine.StartAsync(_authority);
        await engine.RegisterPartnershipAsync("p1");
        var endpoint = await engine.RegisterEndpointAsync("p1", partner.Url);
        var accepted = await engine.PublishAsync("p1");
        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);
        var first = (await engine.Get<ReadEvents>().FindAsync(accepted.Id)).Value.ShouldNotBeNull().Deliveries.ShouldHaveSingleItem();

        (await engine.Get<ResendDelivery>().ResendAsync(first.Id)).IsDone.ShouldBeTrue();
        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 2);
        (await engine.Get<TestEndpoint>().SendAsync("p1", endpoint.Id, EventTypes.OverallLevel)).IsDone.ShouldBeTrue();
        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 3);
        var draft = new ReplayDraft { Since = DateTimeOffset.UnixEpoch, Include = "all" };
        var replay = (await engine.Get<StartReplay>().StartAsync("p1", endpoint.Id, draft)).Value.ShouldNotBeNull();
        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 4);

        partner.Requests.Count(request => request.Headers["webhook-id"] == accepted.Id).ShouldBe(3);
        var view = (await engine.Get<ReadReplay>().FindAsync(replay.Id)).Value.ShouldNotBeNull();
        (view.State, view.Matched, view.Created, view.Deliveries[DeliveryState.Succeeded]).ShouldBe(("completed", 1L, 1L, 1L));
    }

    [Fact]
    public async Task What_was_erased_while_it_was_held_is_not_sent_when_the_endpoint_is_resumed()
    {
        await using var partner = await HttpsEndpoint.StartAsync(_authority.Certificate());
        await using var engine = await RunningEngine.StartAsync(_authority);
        await engine.RegisterPartnershipAsync("p1");
        var endpoint = await engine.RegisterEndpointAsync("p1", partner.Url);
        await engine.Get<MoveEndpoint>().PauseAsync("p1", endpoint.Id);
        await engine.PublishAsync("p1", "erased");
        var kept = await engine.PublishAsync("p1", "kept");

        (await engine.Get<EraseUser>().EraseAsync("erased")).ShouldBe(new ErasedData(Events: 1, Attempts: 0, CancelledDeliveries: 1));
        await engine.Get<MoveEndpoint>().ResumeAsync("p1", endpoint.Id);
        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 1);

        partner.Requests.ShouldHaveSingleItem().Headers["webhook-id"].ShouldBe(kept.Id);
    }
}
