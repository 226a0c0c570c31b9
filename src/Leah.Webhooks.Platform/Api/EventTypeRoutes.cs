using System.Text.Json;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>The catalogue of event types.</summary>
internal static class EventTypeRoutes
{
    private static readonly Page<EventTypeAnswer> Catalogue =
        new([.. EventCatalogue.All.Select(entry => new EventTypeAnswer(entry.EventType, entry.Description, entry.Schema, new RawJson(entry.Sample)))], null);

    public static void MapEventTypes(this RouteGroupBuilder v1) => v1.MapGet("/event-types", List).WithTags("Event types").Allow(Role.Partner);

    /// <summary>Lists the event types, all on one page.</summary>
    internal static Ok<Page<EventTypeAnswer>> List() => TypedResults.Ok(Catalogue);
}

/// <summary>An event type.</summary>
/// <param name="Type">Its name: the <c>event</c> of events.</param>
/// <param name="Description">When it is sent and what it carries.</param>
/// <param name="Schema">The JSON schema (draft 2020-12) of a complete event.</param>
/// <param name="Sample">A complete event.</param>
internal sealed record EventTypeAnswer(string Type, string Description, JsonElement Schema, RawJson Sample);
