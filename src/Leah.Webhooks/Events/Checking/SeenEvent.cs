using System.Text;

namespace Leah.Webhooks.Checking;

/// <summary>An event with nothing wrong in it, and where its values stand in its bytes.</summary>
internal sealed class SeenEvent(ReadOnlyMemory<byte> body, EventShape shape, Range[] values)
{
    public EventShape Shape => shape;

    /// <summary>A text of which the shape says that there is none with escapes: an id or a date; null where the event has none.</summary>
    public string? TextOf(string path) => JsonOf(shape.Places.NumberOf(path)) is [(byte)'"', .. var text, (byte)'"'] ? Encoding.UTF8.GetString(text) : null;

    /// <summary>The JSON of a member's value as it stands. False where only the document can tell: the member is no single value, or a text with escapes.</summary>
    /// <param name="path">The member, as <c>user.id</c>.</param>
    /// <param name="json">The value; empty where the event has no such member.</param>
    public bool TryGetValue(string path, out ReadOnlySpan<byte> json)
    {
        var number = shape.Places.NumberOf(path);
        json = number < 0 ? default : JsonOf(number);
        return number >= 0 && !json.Contains((byte)'\\');
    }

    private ReadOnlySpan<byte> JsonOf(int number) => body.Span[values[number]];
}
