using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Erases what events and their attempts say about a person. Rows stay, so that what was sent and when can still be shown.</summary>
internal static class EraseStatements
{
    internal const string OfUser = "SELECT id FROM events WHERE user_id = @user LIMIT @limit";

    private const string EraseEvent = "UPDATE events SET body = @empty, user_id = NULL, erased_at = @now WHERE id = @id";

    // Claimed ones too: the claim is gone with it, so what comes of an attempt under way is not recorded any more.
    internal const string CancelDeliveries = """
        UPDATE deliveries SET state = 'cancelled', settled_at = @now, node_id = NULL WHERE event_id = @id AND state = 'scheduled'
        """;

    internal const string EraseAttempts = """
        UPDATE attempts SET error = NULL, response_headers = NULL, response_body = NULL
        WHERE delivery_id IN (SELECT id FROM deliveries WHERE event_id = @id)
        """;

    // Makes SQLite overwrite whole pages that it frees too, instead of leaving them in the file until something else needs the room.
    private const string OverwriteFreed = "PRAGMA secure_delete = ON";

    private const string LeaveFreed = "PRAGMA secure_delete = FAST";

    /// <summary>Some of the events about a person.</summary>
    public static ValueTask<IReadOnlyList<string>> OfUserAsync(Session session, string userId, int limit) =>
        session.QueryAsync(OfUser, row => row.GetString(0), ("@user", userId), ("@limit", limit));

    /// <summary>Erases one event; gives how many deliveries it cancelled and of how many attempts it removed what was recorded.</summary>
    public static async ValueTask<(int Deliveries, int Attempts)> EraseAsync(Session session, string eventId, DateTimeOffset now)
    {
        var deliveries = await session.ExecuteAsync(CancelDeliveries, ("@now", now.Column()), ("@id", eventId));
        var attempts = await session.ExecuteAsync(EraseAttempts, ("@id", eventId));
        await session.ExecuteAsync(EraseEvent, ("@empty", Array.Empty<byte>()), ("@now", now.Column()), ("@id", eventId));
        return (deliveries, attempts);
    }

    /// <summary>Switches overwriting on for what follows in this transaction. PostgreSQL's vacuum does it in its own time.</summary>
    public static async ValueTask OverwriteFreedAsync(Session session, bool on)
    {
        if (session.Dialect == Dialect.Sqlite)
            await session.ExecuteAsync(on ? OverwriteFreed : LeaveFreed);
    }
}
