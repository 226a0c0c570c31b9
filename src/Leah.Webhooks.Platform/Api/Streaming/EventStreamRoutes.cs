using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api.Streaming;

/// <summary>A partnership's events over one open connection, for <c>leah listen</c> and whoever cannot be reached from outside.</summary>
internal static class EventStreamRoutes
{
    public static void MapEventStream(this RouteGroupBuilder v1) => v1.MapGet("/events/stream", Listen).WithTags("Events").Allow(Role.Partner);

    /// <summary>
    /// Streams a partnership's events as server-sent events, from now on, from <c>since</c> on, or from where <c>Last-Event-ID</c> stopped. An event may come
    /// again after a reconnection: its id tells.
    /// </summary>
    internal static async Task<Results<ServerSentEventsResult<StreamedEvent?>, Problem>> Listen(
        StreamQuery query, Caller caller, HttpContext http, PartnershipRegister partnerships, EventStreams streams, CancellationToken cancellation)
    {
        var found = await partnerships.FindAsync(query.PartnershipId, cancellation);
        if (!found.IsDone)
            return found.Refusal.ToProblem();
        if (streams.TryOpen(query.PartnershipId) is not { } slot)
            return ProblemCatalog.TooManyStreams(EventStreams.MostOfAPartnership, EventStreams.WhenFull);
        http.Response.RegisterForDispose(slot);
        return TypedResults.ServerSentEvents(streams.ItemsAsync(query, caller, cancellation));
    }
}
