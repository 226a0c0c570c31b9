using System.Text.Json;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>Looks into a body, once: is it an event that is taken, and what has the inbox to know of it?</summary>
internal static class OpenBody
{
    /// <summary>The event's facts, or why the body is refused.</summary>
    public static (ArrivalFacts? Facts, string? Refusal) Run(byte[] body, ReceiverOptions options, Recipes recipes)
    {
        using var opened = EventCheck.Open(body);
        var completeness = opened.Completeness;
        if (!completeness.IsEvent)
            return options.AcceptUnknownEvents && TypeOfUnknown(opened.Root) is { } type ? (FactsOf(opened, type, isComplete: true, recipes), null) : (null, WordsOf(completeness));
        return options.Strict && !completeness.IsComplete
            ? (null, WordsOf(completeness))
            : (FactsOf(opened, completeness.EventType, completeness.IsComplete, recipes), null);
    }

    private static string WordsOf(Completeness completeness) => string.Join("; ", completeness.Problems);

    private static ArrivalFacts FactsOf(OpenedEvent opened, string eventType, bool isComplete, Recipes recipes) =>
        ArrivalFacts.Of(eventType, opened, isComplete, recipes.For(eventType));

    /// <summary>The type of a sound JSON object with a type that is not among the known ones.</summary>
    private static string? TypeOfUnknown(JsonElement? root) =>
        root is { } there && there.TryGetProperty("event", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() is { Length: > 0 and <= 200 } word ? word : null;
}
