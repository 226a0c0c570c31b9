using System.Globalization;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>
/// The partitions by day of PostgreSQL's tables: made ahead, dropped when their day has reached its age. Their bounds are ids, which sort by time. What the program
/// puts into these statements is dates and ids of its own; a definition takes no parameters.
/// </summary>
internal static class DayPartitions
{
    /// <summary>The tables, and what the ids are of by which they are partitioned.</summary>
    private static readonly (string Table, string Prefix)[] Tables =
        [("events", IdPrefixes.Event), ("deliveries_settled", IdPrefixes.Delivery), ("attempts", IdPrefixes.Delivery)];

    // Who has to wait for a table that somebody reads for long would make all others wait behind him: rather not now.
    private const string SoonOrNever = "SET LOCAL lock_timeout = '500ms'";

    private const string Lock = "day_partitions";

    private const string All = """
        SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = to_regclass(@table) AND c.relname ~ '_[0-9]{8}$'
        ORDER BY c.relname
        """;

    private const string AnyUnsettled = """
        SELECT 1 FROM deliveries WHERE state = 'scheduled' AND event_id >= @from AND event_id < @to
        UNION ALL SELECT 1 FROM deliveries WHERE state = 'scheduled' AND id >= @first AND id < @last
        LIMIT 1
        """;

    private const string CountEvents = "SELECT COUNT(*) FROM events WHERE id >= @from AND id < @to";

    /// <summary>Makes a day's partitions where they are missing; gives whether any was.</summary>
    public static async ValueTask<bool> MakeAsync(Session session, DateOnly day)
    {
        await session.LockAsync(Lock);
        var made = false;
        foreach (var (table, prefix) in Tables)
        {
            if ((await DaysAsync(session, table)).Contains(day))
                continue;
            made = true;
            // Made beside the table and then attached: so nobody waits who only reads or writes it.
            await session.ExecuteScriptAsync($"""
                {SoonOrNever};
                CREATE TABLE {Name(table, day)} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
                ALTER TABLE {table} ATTACH PARTITION {Name(table, day)} FOR VALUES FROM ('{Bound(prefix, day)}') TO ('{Bound(prefix, day.AddDays(1))}')
                """);
        }

        return made;
    }

    /// <summary>The days that have partitions, the oldest first.</summary>
    public static async ValueTask<IReadOnlyList<DateOnly>> DaysAsync(Session session, string table = "events") => await session.QueryAsync(
        All, row => DateOnly.ParseExact(row.GetString(0)[^8..], "yyyyMMdd", CultureInfo.InvariantCulture), ("@table", table));

    /// <summary>
    /// Drops a day with everything in it; gives how many events that was, or null where something of that day is still to be delivered: then its events
    /// are to be deleted one by one.
    /// </summary>
    public static async ValueTask<long?> DropAsync(Session session, DateOnly day)
    {
        await session.LockAsync(Lock);
        var (from, to) = (Bound(IdPrefixes.Event, day), Bound(IdPrefixes.Event, day.AddDays(1)));
        if (await session.SingleAsync(AnyUnsettled, row => true, ("@from", from), ("@to", to), ("@first", Bound(IdPrefixes.Delivery, day)), ("@last", Bound(IdPrefixes.Delivery, day.AddDays(1)))))
            return null;
        var events = await session.SingleAsync(CountEvents, row => row.GetInt64(0), ("@from", from), ("@to", to));
        await session.ExecuteScriptAsync($"{SoonOrNever}; {string.Join(' ', Tables.Select(table => $"DROP TABLE IF EXISTS {Name(table.Table, day)};"))}");
        return events;
    }

    private static string Name(string table, DateOnly day) => $"{table}_{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";

    private static string Bound(string prefix, DateOnly day) => IdGenerator.Lowest(prefix, new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
}
