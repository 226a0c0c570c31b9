using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Claims unclaimed deliveries for this node, and tells when the next one is due.</summary>
internal static class ClaimStatements
{
    private const string ClaimDue = """
        UPDATE deliveries SET node_id = @node WHERE id IN (
            SELECT id FROM deliveries
            WHERE endpoint_id = @endpoint AND queue = @queue AND state = 'scheduled' AND node_id IS NULL AND due_at <= @due
            ORDER BY due_at, id LIMIT @most)
        RETURNING id, event_id, attempt_count, due_at
        """;

    private const string Event = "SELECT body, trace FROM events WHERE id = @id";

    internal const string NextDue = """
        SELECT MIN(due_at) FROM deliveries
        WHERE endpoint_id = @endpoint AND queue = @queue AND state = 'scheduled' AND node_id IS NULL
        """;

    private const string ReleaseAll = "UPDATE deliveries SET node_id = NULL WHERE node_id IS NOT NULL";

    /// <summary>Claims what a fill wants. A probe takes one that is not due yet too.</summary>
    public static async ValueTask<FillResult> ClaimAsync(Session session, string node, Fill fill, DateTimeOffset now)
    {
        var claimed = await session.QueryAsync(
            ClaimDue,
            row => (Id: row.GetString(0), EventId: row.GetString(1), Attempts: row.GetInt32(2), Due: row.GetInt64(3)),
            ("@node", node),
            ("@endpoint", fill.Lane.Endpoint.Id),
            ("@queue", fill.Queue.Word()),
            ("@due", fill.IsProbe ? long.MaxValue : now.ToUnixTimeMilliseconds()),
            ("@most", fill.Most));

        List<LaneItem> items = new(claimed.Count);
        foreach (var (id, eventId, attempts, _) in claimed.OrderBy(row => row.Due).ThenBy(row => row.Id, StringComparer.Ordinal))
        {
            var (body, trace) = await session.SingleAsync(
                Event, row => ((byte[]?)row[0], row.IsDBNull(1) ? null : row.GetString(1)), ("@id", eventId));
            items.Add(new LaneItem(id, fill.Lane.Endpoint.Id, eventId, body ?? [], attempts, fill.Queue) { Trace = trace });
        }

        return new FillResult(items, await NextDueAsync(session, fill.Lane.Endpoint.Id, fill.Queue));
    }

    /// <summary>When the earliest unclaimed delivery of a queue is due; null for none.</summary>
    public static async ValueTask<DateTimeOffset?> NextDueAsync(Session session, string endpointId, DeliveryQueue queue)
    {
        var due = await session.SingleAsync(
            NextDue, row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), ("@endpoint", endpointId), ("@queue", queue.Word()));
        return due is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    /// <summary>Gives up the claims of earlier runs. Only where this process alone owns the database, as it does a SQLite file.</summary>
    public static ValueTask<int> ReleaseAllAsync(Session session) => session.ExecuteAsync(ReleaseAll);
}
