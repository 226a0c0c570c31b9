using System.Buffers;
using System.Text.Json;
using Leah.Webhooks.Checking;
using Leah.Webhooks.Json;

namespace Leah.Webhooks;

/// <summary>Reads events from JSON and writes them, in the words and the order of the learning platform.</summary>
public static class EventJson
{
    private static readonly JsonWriterOptions s_writing = new()
    {
        Encoder = StringifyEncoder.Instance,
        // The serializer writes one well-formed value; checking it again would only cost time.
        SkipValidation = true,
    };

    /// <summary>Reads one event, of a known type or of another.</summary>
    /// <remarks>
    /// Refused are: what is not UTF-8 or not JSON, a byte-order mark, members that stand twice, more than 32 levels, what
    /// is not an object, a missing <c>event</c>, and known members of another JSON kind than theirs. Anything else may be missing.
    /// </remarks>
    /// <param name="body">The JSON; not kept.</param>
    public static EventReading Parse(ReadOnlyMemory<byte> body)
    {
        using var document = EventText.Open(body, "$", out var flaw);
        if (document is null)
            return EventReading.Failed([flaw]);

        var walk = new ShapeWalk(Demand.Readable, "$");
        var shape = EventShapes.Of(document.RootElement) ?? EventShapes.Unknown;
        var problems = walk.ProblemsOf(document.RootElement, shape);
        return problems.Count > 0 ? EventReading.Failed(problems) : EventReading.Of(EventSerialization.Read(document, shape));
    }

    /// <summary>Writes an event without white space, as <c>JSON.stringify</c> does.</summary>
    /// <param name="event">The event.</param>
    public static byte[] Write(WebhookEvent @event)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(@event, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes an event to a buffer, as <see cref="Write(WebhookEvent)"/> does.</summary>
    /// <param name="event">The event.</param>
    /// <param name="target">Where it goes.</param>
    public static void Write(WebhookEvent @event, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target, s_writing);
        EventSerialization.Write(writer, @event);
    }
}
