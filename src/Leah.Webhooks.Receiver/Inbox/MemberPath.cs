using System.Text.Json;

namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>A member of an event, named from the root: <c>test.id</c>.</summary>
internal sealed class MemberPath(string path)
{
    private readonly string[] _names = path.Split('.');

    /// <summary>The value there; null where the event has none.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var at = root;
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
