using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests;

public sealed class EngineTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_published_event_reaches_each_subscribed_endpoint_with_its_bytes_and_headers()
    {
        await using var partner = await HttpsEndpoint.StartAsync(_authority.Certificate());
        await using var engine = await RunningEngine.StartAsync(_authority);
        await engine.RegisterPartnershipAsync("p1");
        await engine.RegisterEndpointAsync("p1", partner.Url);
        await engine.RegisterEndpointAsync("p1", partner.Url, draft => draft with { Authentication = new("bearer", Token: "token-1") });
        await engine.RegisterEndpointAsync("p1", partner.Url, draft => draft with { EventTypes = [EventTypes.OverallLevel] });

        var accepted = await engine.PublishAsync("p1");

        accepted.Deliveries.ShouldBe(2);
        var requests = await partner.WaitForRequestsAsync(2, RunningEngine.Patience);
        requests.ShouldAllBe(request => request.Body.ToArray().SequenceEqual(RunningEngine.Body("p1", "user-1")));
        requests.ShouldAllBe(request => request.Headers["webhook-id"] == accepted.Id && request.Headers["webhook-attempt"] == "1");
        requests.Select(request => request.Headers["Authorization"]).Order().ShouldBe(["Basic bXlfdXNlcjpteV9wYXNz", "Bearer token-1"]);
        await engine.UntilStatesAsync(states => states.GetValueOrDefault("succeeded") == 2);
    }

    [Fact]
    public async Task A_delivery_that_always_fails_is_sent_three_times_and_then_failed()
    {
        await using var partner = await HttpsEndpoint.StartAsync(_authority.Certificate());
        partner.AnswerWith(500);
        await using var engine = await RunningEngine.StartAsync(_authority);
        await engine.RegisterPartnershipAsync("p1");
        await engine.RegisterEndpointAsync("p1", partner.Url);

        await engine.PublishAsync("p1");

        await engine.UntilStatesAsync(states => states.GetValueOrDefault("failed") == 1);
        partner.Requests.Select(request => request.Headers["webhook-attempt"]).ShouldBe(["1", "2", "3"]);
    }
}
