using System.Data.Common;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>What stands in the tables as what it means: times are Unix milliseconds, lists are words parted by a space.</summary>
internal static class RowValues
{
    public static long Column(this DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static long? Column(this DateTimeOffset? at) => at?.ToUnixTimeMilliseconds();

    public static long? Column(this TimeSpan? span) => span is { } some ? (long)some.TotalMilliseconds : null;

    public static string Column(this IEnumerable<string> words) => string.Join(' ', words);

    public static string? Column(this IReadOnlyList<TimeSpan>? spans) =>
        spans is null ? null : string.Join(' ', spans.Select(span => (long)span.TotalMilliseconds));

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static int? IntOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static DateTimeOffset Time(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static TimeSpan? SpanOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : TimeSpan.FromMilliseconds(row.GetInt64(column));

    public static bool Flag(this DbDataReader row, int column) => row.GetInt64(column) != 0;

    public static IReadOnlyList<string> Words(this DbDataReader row, int column) => row.GetString(column).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static IReadOnlyList<TimeSpan>? SpansOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : [.. row.Words(column).Select(word => TimeSpan.FromMilliseconds(long.Parse(word)))];

    public static T State<T>(this DbDataReader row, int column) where T : struct, Enum => Delivery.Words.Parse<T>(row.GetString(column));
}
