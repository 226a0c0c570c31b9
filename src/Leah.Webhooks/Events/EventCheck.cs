using System.Text.Json;
using Leah.Webhooks.Checking;

namespace Leah.Webhooks;

/// <summary>Checks the bytes of an event without making a record of it.</summary>
public static class EventCheck
{
    /// <summary>Asks whether an event may be published: complete, and naming its partnership.</summary>
    /// <remarks>Finds everything that is wrong, up to 100 things, not only the first.</remarks>
    /// <param name="body">The event's JSON; not kept.</param>
    /// <param name="line">Where it stands among many, from 0; its paths then start with <c>$[line]</c>.</param>
    public static CheckedEvent ForPublishing(ReadOnlyMemory<byte> body, int? line = null)
    {
        if (QuickLook.At(body, Demand.Publishable) is { } seen)
            return CheckedEvent.Accepted(FactsOf(seen));
        var root = line is { } index ? $"$[{index}]" : "$";
        using var document = EventText.Open(body, root, out var flaw);
        if (document is null)
            return CheckedEvent.Refused([flaw]);
        var json = document.RootElement;
        if (EventShapes.Of(json) is not { } shape)
            return CheckedEvent.Refused([NotKnown(json, root)]);
        var problems = new ShapeWalk(Demand.Publishable, root).ProblemsOf(json, shape);
        return problems.Count > 0 ? CheckedEvent.Refused(problems) : CheckedEvent.Accepted(FactsOf(json, shape));
    }

    /// <summary>Asks whether a received event says all that makes its type what it is. The partnership need not be named.</summary>
    /// <param name="body">The event's JSON; not kept.</param>
    public static Completeness Completeness(ReadOnlyMemory<byte> body)
    {
        using var opened = Open(body);
        return opened.Completeness;
    }

    /// <summary>Asks what <see cref="Completeness"/> asks, and keeps the event open for looking into it, so that it is read but once.</summary>
    /// <param name="body">The event's JSON; not to be changed before the opened event is disposed.</param>
    public static OpenedEvent Open(ReadOnlyMemory<byte> body)
    {
        if (QuickLook.At(body, Demand.Complete) is { } seen)
            return new OpenedEvent(body, seen, CompletenessOf(seen));
        var document = EventText.Open(body, "$", out var flaw);
        return new OpenedEvent(document, document is null ? new Completeness(null, [flaw]) : CompletenessOf(document.RootElement));
    }

    private static Completeness CompletenessOf(SeenEvent seen) => new(seen.Shape.EventType, [])
    {
        UserId = seen.TextOf("user.id"),
        PartnerId = seen.TextOf("partner.id"),
        Date = seen.TextOf("date") is { } date ? new EventDate(date) : null,
    };

    private static Completeness CompletenessOf(JsonElement json)
    {
        if (EventShapes.Of(json) is not { } shape)
            return new Completeness(null, [NotKnown(json, "$")]);
        return new Completeness(shape.EventType, new ShapeWalk(Demand.Complete, "$").ProblemsOf(json, shape))
        {
            UserId = TextAt(json, "user"u8, "id"u8),
            PartnerId = TextAt(json, "partner"u8, "id"u8),
            Date = TextOf(json, "date"u8) is { } date ? new EventDate(date) : null,
        };
    }

    private static EventFacts FactsOf(SeenEvent seen) => new(
        seen.Shape.EventType, seen.TextOf("user.id") ?? "", seen.TextOf("partner.id") ?? "", new EventDate(seen.TextOf("date") ?? "").Instant.GetValueOrDefault());

    // Only after the walk has found all of it to be there and of its kind.
    private static EventFacts FactsOf(JsonElement json, EventShape shape) => new(
        shape.EventType,
        TextAt(json, "user"u8, "id"u8) ?? "",
        TextAt(json, "partner"u8, "id"u8) ?? "",
        new EventDate(TextOf(json, "date"u8) ?? "").Instant.GetValueOrDefault());

    private static EventProblem NotKnown(JsonElement json, string root)
    {
        var path = $"{root}.event";
        if (!json.TryGetProperty("event"u8, out var type))
            return new EventProblem(path, $"is missing: it must be one of {string.Join(", ", EventTypes.All)}");
        return new EventProblem(path, $"must be one of {string.Join(", ", EventTypes.All)}, was {MemberValue.Shorten(type.GetRawText())}");
    }

    private static string? TextAt(JsonElement json, ReadOnlySpan<byte> part, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(part, out var value) && value.ValueKind == JsonValueKind.Object ? TextOf(value, name) : null;

    private static string? TextOf(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
