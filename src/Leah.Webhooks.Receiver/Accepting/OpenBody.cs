using System.Text.Json;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>Looks into a body: is it an event that is taken, and what has the inbox to know of it?</summary>
internal static class OpenBody
{
    /// <summary>The event's facts, or why the body is refused.</summary>
    public static (ArrivalFacts? Facts, string? Refusal) Run(byte[] body, ReceiverOptions options, Recipes recipes)
    {
        var completeness = EventCheck.Completeness(body);
        if (!completeness.IsEvent)
            return options.AcceptUnknownEvents && TypeOfUnknown(body, completeness) is { } type
                ? (FactsOf(body, type, isComplete: true, recipes), null)
                : (null, string.Join("; ", completeness.Problems));
        return options.Strict && !completeness.IsComplete
            ? (null, string.Join("; ", completeness.Problems))
            : (FactsOf(body, completeness.EventType, completeness.IsComplete, recipes), null);
    }

    private static ArrivalFacts FactsOf(byte[] body, string eventType, bool isComplete, Recipes recipes)
    {
        using var document = JsonDocument.Parse(body);
        return ArrivalFacts.Of(eventType, document.RootElement, isComplete, recipes.For(eventType));
    }

    /// <summary>The type of a sound JSON object with a type that is not among the known ones.</summary>
    private static string? TypeOfUnknown(byte[] body, Completeness completeness)
    {
        if (completeness.Problems is not [{ Path: "$.event" }])
            return null;
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("event", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is { Length: > 0 and <= 200 } word
            ? word
            : null;
    }
}
