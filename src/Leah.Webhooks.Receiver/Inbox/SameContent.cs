using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>Whether two bodies say the same, whatever their spaces, escapes, order of members and ways to write a number.</summary>
internal static class SameContent
{
    public static bool In(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, IReadOnlyList<MemberPath> ignored)
    {
        if (one.SequenceEqual(other))
            return true;
        using var first = Parse(one, ignored);
        using var second = Parse(other, ignored);
        return JsonElement.DeepEquals(first.RootElement, second.RootElement);
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> body, IReadOnlyList<MemberPath> ignored)
    {
        if (ignored.Count == 0)
            return JsonDocument.Parse(body.ToArray());
        var root = JsonNode.Parse(body);
        foreach (var path in ignored)
            Remove(root, path.ToString().Split('.'));
        return JsonDocument.Parse(root?.ToJsonString() ?? "null");
    }

    private static void Remove(JsonNode? at, ReadOnlySpan<string> names)
    {
        if (at is not JsonObject parent)
            return;
        if (names.Length == 1)
            parent.Remove(names[0]);
        else
            Remove(parent[names[0]], names[1..]);
    }
}
