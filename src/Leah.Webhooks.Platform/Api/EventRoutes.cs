using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Leah.Webhooks.Platform.Api;

/// <summary>Events: published, listed, shown.</summary>
internal static class EventRoutes
{
    public static void MapEvents(this RouteGroupBuilder v1)
    {
        var events = v1.MapGroup("/events").WithTags("Events");
        events.MapPost("", Publish).Allow(Role.Publisher);
        events.MapGet("", List).Allow(Role.Partner);
        events.MapGet("/{eventId}", Find).Allow(Role.Partner);
    }

    /// <summary>Takes one event, or many as a line of JSON each: all or none. The answer means that they are on disk.</summary>
    /// <param name="body">The event or events.</param>
    /// <param name="idempotencyKey">Your name for this request: the same key and body give the first answer again, another body 409.</param>
    /// <param name="intake">Takes them in.</param>
    internal static async Task<Results<Accepted<AcceptedAnswer>, Problem>> Publish(
        EventsBody body, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, AcceptEvents intake)
    {
        var outcome = body.Many
            ? await intake.AcceptManyAsync(body.Events, idempotencyKey)
            : await intake.AcceptAsync(body.Events[0], idempotencyKey);
        return outcome.Answer(accepted => TypedResults.Accepted((string?)null, new AcceptedAnswer(accepted)));
    }

    /// <summary>Lists accepted events, newest first, without their bodies.</summary>
    internal static async Task<Results<Ok<Page<EventSummary>>, Problem>> List(
        EventQuery query, PageQuery page, ReadEvents events, CancellationToken cancellation) =>
        (await events.ListAsync(query.Filter, page.Request, cancellation)).Answer(TypedResults.Ok);

    /// <summary>Shows an event with its body and its deliveries.</summary>
    internal static async Task<Results<Ok<EventAnswer>, Problem>> Find(
        string eventId, Caller caller, ReadEvents events, CancellationToken cancellation) =>
        (await events.FindAsync(eventId, caller.PartnershipId, cancellation)).Answer(found => TypedResults.Ok(EventAnswer.Of(found)));
}

/// <summary>What was accepted, in the order in which it was sent.</summary>
/// <param name="Events">Each event's id, and how many endpoints it goes to.</param>
internal sealed record AcceptedAnswer(IReadOnlyList<AcceptedEvent> Events);

/// <summary>An accepted event with all that is known of it.</summary>
/// <param name="Id">Its id: the <c>webhook-id</c>.</param>
/// <param name="PartnershipId">Whose it is.</param>
/// <param name="EventType">Its type.</param>
/// <param name="UserId">Whom it is about; null once that person's data was erased.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Test">Whether it is a sample, sent to try an endpoint.</param>
/// <param name="ErasedAt">When the person's data was erased from it.</param>
/// <param name="Body">The event as it was accepted; null once erased.</param>
/// <param name="Deliveries">Its deliveries, newest first.</param>
internal sealed record EventAnswer(
    string Id, string PartnershipId, string EventType, string? UserId, DateTimeOffset CreatedAt, bool Test, DateTimeOffset? ErasedAt,
    RawJson? Body, IReadOnlyList<DeliveryAnswer> Deliveries)
{
    public static EventAnswer Of(EventDetails details)
    {
        var found = details.Summary;
        return new EventAnswer(
            found.Id, found.PartnershipId, found.EventType, found.UserId, found.CreatedAt, found.Test, found.ErasedAt,
            RawJson.Of(details.Body), [.. details.Deliveries.Select(DeliveryAnswer.Of)]);
    }
}
