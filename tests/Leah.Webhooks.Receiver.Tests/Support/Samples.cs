using System.Text;
using System.Text.Json.Nodes;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>The five sample bodies, and changed ones.</summary>
internal static class Samples
{
    public static string Of(string eventType) => Encoding.UTF8.GetString(EventCatalogue.Find(eventType)!.Sample.Span);

    /// <summary>A sample with some members set; null takes a member out.</summary>
    public static string With(string eventType, params ReadOnlySpan<(string Path, JsonNode? Value)> changes)
    {
        var root = JsonNode.Parse(Of(eventType))!;
        foreach (var (path, value) in changes)
        {
            var names = path.Split('.');
            var parent = names[..^1].Aggregate(root, (at, name) => at[name]!);
            if (value is null)
                parent.AsObject().Remove(names[^1]);
            else
                parent[names[^1]] = value;
        }

        return root.ToJsonString();
    }

    public static string Level(string user, string level, string date) => With(
        EventTypes.OverallLevel, ("user.id", user), ("overall.level", level), ("date", date));
}
