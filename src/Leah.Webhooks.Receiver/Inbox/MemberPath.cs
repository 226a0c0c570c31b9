using System.Text;
using System.Text.Json;

namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>A member of an event, named from the root: <c>test.id</c>.</summary>
internal sealed class MemberPath(string path)
{
    private readonly string[] _names = path.Split('.');

    /// <summary>The path as it was given.</summary>
    public string Path => path;

    /// <summary>The text there; null where the event has no text.</summary>
    public string? TextIn(OpenedEvent opened)
    {
        if (opened.TryGetValue(path, out var json))
            return json is [(byte)'"', .. var text, (byte)'"'] ? Encoding.UTF8.GetString(text) : null;
        return Find(opened.Root) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
    }

    /// <summary>The value there; null where the event has none.</summary>
    public JsonElement? Find(JsonElement? root)
    {
        if (root is not { } at)
            return null;
        foreach (var name in _names)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at;
    }

    public override string ToString() => path;

    /// <summary>Whether the text names a member: names with nothing between them left out.</summary>
    public static bool IsValid(string path) => path.Split('.').All(name => name.Length > 0);
}
