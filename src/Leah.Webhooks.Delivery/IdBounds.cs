using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery;

/// <summary>Times as bounds of ids. Ids sort by time, so a span of time is a span of an index.</summary>
internal static class IdBounds
{
    /// <summary>The id at or above which everything made at that time or later stands.</summary>
    public static string From(string prefix, DateTimeOffset? since) => since is { } at ? IdGenerator.Lowest(prefix, at) : prefix + "_";

    /// <summary>The id below which everything made at that time (to the millisecond) or earlier stands.</summary>
    public static string UpTo(string prefix, DateTimeOffset? until) =>
        until is { } at && at < DateTimeOffset.MaxValue.AddDays(-1) ? IdGenerator.Lowest(prefix, at.AddMilliseconds(1)) : AfterAll(prefix);

    /// <summary>Stands behind every id with the prefix.</summary>
    public static string AfterAll(string prefix) => prefix + "`";
}
