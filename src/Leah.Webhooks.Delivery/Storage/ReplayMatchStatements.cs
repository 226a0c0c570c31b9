using System.Data.Common;
using Leah.Webhooks.Delivery.Replays;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>
/// Finds what a replay sends again: as a count beforehand, and as steps that look at a bounded number of rows. Tests and erased events never match.
/// </summary>
internal static class ReplayMatchStatements
{
    private const string HasDelivery = "EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = v.id AND d.endpoint_id = @endpoint)";

    // A later failure of the same event speaks for it, so that it is sent once; a success, or one that is still to come, speaks against it.
    private const string SpeaksForItsEvent = """
        d.test = 0 AND d.event_id >= @first AND d.event_id < @events_before AND v.erased_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM deliveries o
            WHERE o.event_id = d.event_id AND o.endpoint_id = d.endpoint_id
                AND (o.state IN ('succeeded', 'scheduled') OR (o.state = 'failed' AND o.id > d.id AND o.id < @deliveries_before)))
        """;

    internal const string CountEvents = $"""
        SELECT v.event_type, COUNT(*), SUM(CASE WHEN {HasDelivery} THEN 0 ELSE 1 END)
        FROM events v
        WHERE v.partnership_id = @partnership AND v.id >= @first AND v.id < @events_before AND v.test = 0 AND v.erased_at IS NULL
        GROUP BY v.event_type
        """;

    internal const string CountFailed = $"""
        SELECT d.event_type, COUNT(*)
        FROM deliveries d JOIN events v ON v.id = d.event_id
        WHERE d.endpoint_id = @endpoint AND d.state = 'failed' AND d.node_id IS NULL AND d.id > @cursor AND d.id < @deliveries_before AND {SpeaksForItsEvent}
        GROUP BY d.event_type
        """;

    internal const string LookAtEvents = $"""
        SELECT v.id, v.id, v.event_type,
            CASE WHEN v.test = 0 AND v.erased_at IS NULL AND (@all = 1 OR NOT {HasDelivery}) THEN 1 ELSE 0 END
        FROM events v
        WHERE v.partnership_id = @partnership AND v.id > @cursor AND v.id < @events_before
        ORDER BY v.id
        LIMIT @limit
        """;

    internal const string LookAtFailed = $"""
        SELECT d.id, d.event_id, d.event_type, CASE WHEN {SpeaksForItsEvent} THEN 1 ELSE 0 END
        FROM deliveries d JOIN events v ON v.id = d.event_id
        WHERE d.endpoint_id = @endpoint AND d.state = 'failed' AND d.node_id IS NULL AND d.id > @cursor AND d.id < @deliveries_before
        ORDER BY d.id
        LIMIT @limit
        """;

    /// <summary>How many events match now, by type.</summary>
    public static async ValueTask<long> CountAsync(Session session, Replay replay)
    {
        var counts = replay.Include == ReplayInclude.Failed
            ? await session.QueryAsync(
                CountFailed,
                row => (Type: row.GetString(0), All: row.GetInt64(1), Missed: 0L),
                ("@endpoint", replay.EndpointId),
                ("@cursor", replay.Cursor),
                ("@deliveries_before", replay.DeliveriesBefore),
                ("@first", replay.FirstEvent),
                ("@events_before", replay.EventsBefore))
            : await session.QueryAsync(
                CountEvents,
                row => (Type: row.GetString(0), All: row.GetInt64(1), Missed: row.GetInt64(2)),
                ("@partnership", replay.PartnershipId),
                ("@endpoint", replay.EndpointId),
                ("@first", replay.FirstEvent),
                ("@events_before", replay.EventsBefore));
        return counts.Where(count => replay.EventTypes.Contains(count.Type)).Sum(count => replay.Include == ReplayInclude.Missed ? count.Missed : count.All);
    }

    /// <summary>The next rows from its cursor on, each with whether it matches.</summary>
    public static ValueTask<IReadOnlyList<ReplayRow>> LookAsync(Session session, Replay replay, int limit) => replay.Include == ReplayInclude.Failed
        ? session.QueryAsync(
            LookAtFailed,
            Read,
            ("@endpoint", replay.EndpointId),
            ("@cursor", replay.Cursor),
            ("@deliveries_before", replay.DeliveriesBefore),
            ("@first", replay.FirstEvent),
            ("@events_before", replay.EventsBefore),
            ("@limit", limit))
        : session.QueryAsync(
            LookAtEvents,
            Read,
            ("@partnership", replay.PartnershipId),
            ("@endpoint", replay.EndpointId),
            ("@all", replay.Include == ReplayInclude.All ? 1 : 0),
            ("@cursor", replay.Cursor),
            ("@events_before", replay.EventsBefore),
            ("@limit", limit));

    private static ReplayRow Read(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.Flag(3));
}

/// <summary>A row that a replay looked at.</summary>
/// <param name="Cursor">Where to go on after it.</param>
/// <param name="EventId">The event that it is about.</param>
/// <param name="EventType">That event's type.</param>
/// <param name="Matches">Whether to send the event, as far as its type is not asked about.</param>
internal sealed record ReplayRow(string Cursor, string EventId, string EventType, bool Matches);
