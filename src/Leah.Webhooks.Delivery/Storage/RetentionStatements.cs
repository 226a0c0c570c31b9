using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Deletes what has reached its age.</summary>
internal static class RetentionStatements
{
    internal const string OldEvents = """
        SELECT v.id, CASE WHEN EXISTS (SELECT 1 FROM deliveries d WHERE d.event_id = v.id AND d.state = 'scheduled') THEN 1 ELSE 0 END
        FROM events v
        WHERE v.id > @after AND v.id < @before
        ORDER BY v.id
        LIMIT @limit
        """;

    internal const string DeleteAttempts = "DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE event_id = @id)";

    internal const string DeleteDeliveries = "DELETE FROM deliveries WHERE event_id = @id";

    private const string DeleteEvent = "DELETE FROM events WHERE id = @id";

    // What was sent again later than the day that its event went with, on PostgreSQL.
    private const string Strays = """
        SELECT d.id FROM deliveries d
        WHERE d.event_id < @before AND d.state <> 'scheduled' AND NOT EXISTS (SELECT 1 FROM events v WHERE v.id = d.event_id)
        LIMIT @limit
        """;

    private const string DeleteStrayAttempts = "DELETE FROM attempts WHERE delivery_id = ANY(@ids)";

    private const string DeleteStrays = "DELETE FROM deliveries WHERE id = ANY(@ids) AND state <> 'scheduled'";

    internal const string DeleteKeys = """
        DELETE FROM idempotency_keys WHERE key IN (SELECT key FROM idempotency_keys WHERE created_at < @before ORDER BY created_at LIMIT @limit)
        """;

    internal const string DeleteReplays = """
        DELETE FROM replays WHERE id IN (SELECT id FROM replays WHERE id < @before AND state <> 'running' ORDER BY id LIMIT @limit)
        """;

    /// <summary>The oldest events behind one id and before another, each with whether something of it is still to be delivered.</summary>
    public static ValueTask<IReadOnlyList<(string Id, bool IsUnsettled)>> OldEventsAsync(Session session, string after, string before, int limit) =>
        session.QueryAsync(OldEvents, row => (row.GetString(0), row.Flag(1)), ("@after", after), ("@before", before), ("@limit", limit));

    /// <summary>Deletes an event with its deliveries and their attempts.</summary>
    public static async ValueTask DeleteEventAsync(Session session, string id)
    {
        await session.ExecuteAsync(DeleteAttempts, ("@id", id));
        await session.ExecuteAsync(DeleteDeliveries, ("@id", id));
        await session.ExecuteAsync(DeleteEvent, ("@id", id));
    }

    /// <summary>Deletes deliveries, with their attempts, whose events went with their day. On SQLite events go with all of them.</summary>
    public static async ValueTask<int> DeleteStraysAsync(Session session, string before, int limit)
    {
        if (session.Dialect == Dialect.Sqlite)
            return 0;
        var ids = (await session.QueryAsync(Strays, row => row.GetString(0), ("@before", before), ("@limit", limit))).ToArray();
        await session.ExecuteAsync(DeleteStrayAttempts, ("@ids", ids));
        return await session.ExecuteAsync(DeleteStrays, ("@ids", ids));
    }

    public static ValueTask<int> DeleteKeysAsync(Session session, DateTimeOffset before, int limit) =>
        session.ExecuteAsync(DeleteKeys, ("@before", before.Column()), ("@limit", limit));

    public static ValueTask<int> DeleteReplaysAsync(Session session, string before, int limit) =>
        session.ExecuteAsync(DeleteReplays, ("@before", before), ("@limit", limit));
}
