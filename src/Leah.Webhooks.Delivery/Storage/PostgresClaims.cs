using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>As <see cref="ClaimStatements"/>, on PostgreSQL: what another node is just claiming is passed over, and a holding endpoint is tried by one node alone.</summary>
internal static class PostgresClaims
{
    internal const string ClaimDue = $"""
        WITH u AS (
            SELECT id FROM deliveries
            WHERE endpoint_id = @endpoint AND queue = @queue AND state = 'scheduled' AND node_id IS NULL AND due_at <= @due
            ORDER BY due_at, id LIMIT @most
            FOR UPDATE SKIP LOCKED)
        UPDATE deliveries d SET node_id = @node FROM u WHERE d.{ScheduledRows.IdOfBatch} AND d.{ScheduledRows.State}
        RETURNING d.id, d.event_id, d.attempt_count, d.due_at
        """;

    internal const string Events = "SELECT v.id, v.body, v.trace FROM unnest(@ids::text[]) AS u (id) JOIN events v ON v.id = u.id";

    // Who moves the time on sends the probe; who comes later is told when the next one is.
    private const string TakeProbe = """
        UPDATE endpoints SET next_probe_at = @until
        WHERE id = @id AND state = 'holding' AND (next_probe_at IS NULL OR next_probe_at <= @now)
        """;

    private const string ProbeAt = "SELECT next_probe_at FROM endpoints WHERE id = @id AND state = 'holding'";

    internal const string AllDue = """
        SELECT e.id, q.name, n.due_at
        FROM unnest(@endpoints::text[]) AS e (id)
        CROSS JOIN unnest(@queues::text[]) AS q (name)
        CROSS JOIN LATERAL (
            SELECT d.due_at FROM deliveries d
            WHERE d.endpoint_id = e.id AND d.queue = q.name AND d.state = 'scheduled' AND d.node_id IS NULL
            ORDER BY d.due_at LIMIT 1) n
        """;

    /// <summary>Claims what a fill wants; what it claimed is added to <paramref name="claimed"/> before anybody knows whether that is stored.</summary>
    public static async ValueTask<FillResult> ClaimAsync(Session session, string node, Fill fill, DateTimeOffset now, List<LaneItem> claimed)
    {
        var endpoint = fill.Lane.Endpoint.Id;
        if (fill.IsProbe && await TakeProbeAsync(session, fill, now) is { } takenUntil)
            return new FillResult([], await ClaimStatements.NextDueAsync(session, endpoint, fill.Queue)) { ProbeTakenUntil = takenUntil };

        var rows = await session.QueryAsync(
            ClaimDue,
            row => (Id: row.GetString(0), EventId: row.GetString(1), Attempts: row.GetInt32(2), Due: row.GetInt64(3)),
            ("@endpoint", endpoint),
            ("@queue", fill.Queue.Word()),
            ("@due", fill.IsProbe ? long.MaxValue : now.ToUnixTimeMilliseconds()),
            ("@most", fill.Most),
            ("@node", node));
        var events = rows.Count == 0 ? [] : await EventsAsync(session, rows.Select(row => row.EventId));
        List<LaneItem> items = [];
        foreach (var (id, eventId, attempts, _) in rows.OrderBy(row => row.Due).ThenBy(row => row.Id, StringComparer.Ordinal))
        {
            var (body, trace) = events.GetValueOrDefault(eventId);
            items.Add(new LaneItem(id, endpoint, eventId, body ?? [], attempts, fill.Queue) { Node = node, Trace = trace });
        }

        claimed.AddRange(items);
        return new FillResult(items, await ClaimStatements.NextDueAsync(session, endpoint, fill.Queue));
    }

    /// <summary>When each queue's earliest unclaimed delivery is due, for those endpoints.</summary>
    public static ValueTask<IReadOnlyList<(string Endpoint, DeliveryQueue Queue, DateTimeOffset Due)>> AllDueAsync(Session session, IReadOnlyList<string> endpointIds) => session.QueryAsync(
        AllDue,
        row => (row.GetString(0), row.State<DeliveryQueue>(1), row.Time(2)),
        ("@endpoints", endpointIds.ToArray()),
        ("@queues", Lane.Queues.Select(queue => queue.Word()).ToArray()));

    /// <summary>Takes the probe; where another node has it, gives when the next one is.</summary>
    private static async ValueTask<DateTimeOffset?> TakeProbeAsync(Session session, Fill fill, DateTimeOffset now)
    {
        var id = fill.Lane.Endpoint.Id;
        var until = now + (fill.Lane.Standing.Health.ProbeInterval ?? TimeSpan.FromSeconds(30));
        if (await session.ExecuteAsync(TakeProbe, ("@until", until.Column()), ("@id", id), ("@now", now.Column())) > 0)
            return null;
        return await session.SingleAsync<DateTimeOffset?>(ProbeAt, row => row.TimeOrNull(0), ("@id", id)) ?? until;
    }

    private static async ValueTask<Dictionary<string, (byte[]? Body, string? Trace)>> EventsAsync(Session session, IEnumerable<string> eventIds) => (await session.QueryAsync(
        Events,
        row => (Id: row.GetString(0), Body: (byte[])row[1], Trace: row.IsDBNull(2) ? null : row.GetString(2)),
        ("@ids", eventIds.Distinct(StringComparer.Ordinal).ToArray()))).ToDictionary(row => row.Id, row => ((byte[]?)row.Body, row.Trace), StringComparer.Ordinal);
}
