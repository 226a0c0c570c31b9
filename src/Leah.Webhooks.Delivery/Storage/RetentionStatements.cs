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

    public static ValueTask<int> DeleteKeysAsync(Session session, DateTimeOffset before, int limit) =>
        session.ExecuteAsync(DeleteKeys, ("@before", before.Column()), ("@limit", limit));

    public static ValueTask<int> DeleteReplaysAsync(Session session, string before, int limit) =>
        session.ExecuteAsync(DeleteReplays, ("@before", before), ("@limit", limit));
}
