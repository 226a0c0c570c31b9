using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Brings the deliveries of deleted endpoints to their end.</summary>
internal static class CancelStatements
{
    internal const string ToCancel = "SELECT id FROM endpoints WHERE deleted_at IS NOT NULL AND cancelled_at IS NULL";

    // What a node has claimed may be on its way this moment: it settles it, or gives it up, and then it is cancelled.
    internal const string Cancel = """
        UPDATE deliveries
        SET state = 'cancelled', settled_at = (SELECT deleted_at FROM endpoints WHERE id = @endpoint)
        WHERE id IN (
            SELECT id FROM deliveries
            WHERE endpoint_id = @endpoint AND state = 'scheduled' AND node_id IS NULL
            LIMIT @limit)
        """;

    // Several nodes may do so at once: each takes what no other is at. The order is that of the index which holds what waits for the endpoint, and nothing else.
    internal const string CancelOnPostgres = $"""
        UPDATE deliveries
        SET state = 'cancelled', settled_at = (SELECT deleted_at FROM endpoints WHERE id = @endpoint)
        WHERE {ScheduledRows.State} AND id = ANY(ARRAY(
            SELECT id FROM deliveries
            WHERE endpoint_id = @endpoint AND state = 'scheduled' AND node_id IS NULL
            ORDER BY queue, due_at, id LIMIT @limit
            FOR UPDATE SKIP LOCKED))
        """;

    internal const string AnyLeft = """
        SELECT 1 FROM deliveries WHERE endpoint_id = @endpoint AND state = 'scheduled' AND node_id IS NULL
        UNION ALL SELECT 1 FROM deliveries WHERE endpoint_id = @endpoint AND node_id IS NOT NULL
        LIMIT 1
        """;

    private const string Finish = "UPDATE endpoints SET cancelled_at = @now WHERE id = @endpoint AND deleted_at IS NOT NULL";

    /// <summary>Deleted endpoints whose deliveries are not all known to be at their end.</summary>
    public static ValueTask<IReadOnlyList<string>> ToCancelAsync(Session session) => session.QueryAsync(ToCancel, row => row.GetString(0));

    /// <summary>Cancels some; gives how many.</summary>
    public static ValueTask<int> CancelAsync(Session session, string endpointId, int limit) =>
        session.ExecuteAsync(session.Dialect == Dialect.Postgres ? CancelOnPostgres : Cancel, ("@endpoint", endpointId), ("@limit", limit));

    /// <summary>Whether any delivery of the endpoint is still to come to its end.</summary>
    public static async ValueTask<bool> AnyLeftAsync(Session session, string endpointId) =>
        await session.SingleAsync(AnyLeft, row => true, ("@endpoint", endpointId));

    /// <summary>Notes that nothing is left, so that nobody looks again.</summary>
    public static ValueTask<int> FinishAsync(Session session, string endpointId, DateTimeOffset now) =>
        session.ExecuteAsync(Finish, ("@now", now.Column()), ("@endpoint", endpointId));
}
