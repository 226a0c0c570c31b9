using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Replays;
using Leah.Webhooks.Delivery.Resending;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>What can be done with an endpoint beside changing it.</summary>
internal static class EndpointActionRoutes
{
    public static void MapEndpointActions(this RouteGroupBuilder v1)
    {
        var endpoint = v1.MapGroup("/partnerships/{partnershipId}/endpoints/{endpointId}").WithTags("Endpoints");
        endpoint.MapPost("/pause", Pause).Allow(Role.Partner);
        endpoint.MapPost("/resume", Resume).Allow(Role.Partner);
        endpoint.MapPost("/test", Test).Allow(Role.Partner);
        endpoint.MapPost("/replay", Replay).Allow(Role.Partner);
        v1.MapGet("/replays/{replayId}", FindReplay).WithTags("Replays").Allow(Role.Partner);
    }

    /// <summary>Stops sending to an endpoint; its deliveries are held until it is resumed.</summary>
    internal static async Task<Results<Ok<EndpointAnswer>, Problem>> Pause(string partnershipId, string endpointId, MoveEndpoint endpoints) =>
        (await endpoints.PauseAsync(partnershipId, endpointId)).Answer(moved => TypedResults.Ok(EndpointAnswer.Of(moved)));

    /// <summary>Sends to an endpoint again, what was held first.</summary>
    internal static async Task<Results<Ok<EndpointAnswer>, Problem>> Resume(string partnershipId, string endpointId, MoveEndpoint endpoints) =>
        (await endpoints.ResumeAsync(partnershipId, endpointId)).Answer(moved => TypedResults.Ok(EndpointAnswer.Of(moved)));

    /// <summary>Sends an event type's sample, marked as a test, whatever the endpoint subscribes to.</summary>
    internal static async Task<Results<Accepted<DeliveryAnswer>, Problem>> Test(
        string partnershipId, string endpointId, Body<TestBody> body, TestEndpoint tests)
    {
        var outcome = await tests.SendAsync(partnershipId, endpointId, body.Value.EventType);
        return outcome.Answer(made => TypedResults.Accepted($"/v1/deliveries/{made.Id}", DeliveryAnswer.Of(made)));
    }

    /// <summary>Sends many events to an endpoint again, or counts them.</summary>
    internal static async Task<Results<Accepted<ReplayAnswer>, Problem>> Replay(
        string partnershipId, string endpointId, Body<ReplayBody> body, StartReplay replays, CancellationToken cancellation)
    {
        var outcome = await replays.StartAsync(partnershipId, endpointId, body.Value.Draft, cancellation);
        return outcome.Answer(started => TypedResults.Accepted($"/v1/replays/{started.Id}", ReplayAnswer.Of(started)));
    }

    /// <summary>Shows how far a replay is.</summary>
    internal static async Task<Results<Ok<ReplayAnswer>, Problem>> FindReplay(
        string replayId, Caller caller, ReadReplay replays, CancellationToken cancellation) =>
        (await replays.FindAsync(replayId, caller.PartnershipId, cancellation)).Answer(found => TypedResults.Ok(ReplayAnswer.Of(found)));
}

/// <summary>A test to send.</summary>
/// <param name="EventType">The event type whose sample is sent.</param>
internal sealed record TestBody(string EventType);
