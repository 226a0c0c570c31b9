using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>
/// Events that are older than they are kept. One that a handler has not done stays, and so does one that was corrected since: a late repeat of it would
/// otherwise be new, and take the correction's place.
/// </summary>
internal static class OldEvents
{
    // An id begins with the time, and is indexed.
    private const string Next = """
        SELECT id, seq, event_type, received_at FROM inbox
        WHERE id > @after AND id < @before AND seq <= @done
          AND NOT EXISTS (SELECT 1 FROM handler_work WHERE handler IN (SELECT name FROM handlers) AND handler_work.seq = inbox.seq AND state <> 'dead')
          AND NOT EXISTS (SELECT 1 FROM inbox later WHERE later.identity = inbox.identity AND later.version IS NOT NULL AND later.id >= @before)
        ORDER BY id LIMIT @limit
        """;

    private const string Positions = "SELECT name, position FROM handlers";

    private const string Note = """
        INSERT INTO dropped_events (event_type, events, newest) VALUES (@event_type, 1, @received_at)
        ON CONFLICT (event_type) DO UPDATE SET events = dropped_events.events + 1, newest = excluded.newest
        """;

    private const string AnyNoted = "SELECT 1 FROM dropped_events LIMIT 1";

    /// <summary>Drops the next of them; gives the last one's id, or null where there is none left.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="handlers">The handlers that there are; what a handler of former times has not done holds nothing up.</param>
    /// <param name="after">Behind that id.</param>
    /// <param name="before">The lowest id that is not too old.</param>
    /// <param name="limit">At most so many.</param>
    public static async ValueTask<string?> DropSomeAsync(Session session, IReadOnlyCollection<string> handlers, string after, string before, int limit)
    {
        // Of several processes one drops at a time.
        await session.LockAsync("dropped_events");
        var positions = await session.QueryAsync(Positions, row => (Name: row.GetString(0), Position: row.GetInt64(1)));
        var done = positions.Where(one => handlers.Contains(one.Name)).Select(one => one.Position).DefaultIfEmpty(long.MaxValue).Min();
        var old = await session.QueryAsync(
            Next, row => (Id: row.GetString(0), Seq: row.GetInt64(1), EventType: row.GetString(2), ReceivedAt: row.GetString(3)),
            ("@after", after), ("@before", before), ("@done", done), ("@limit", limit));
        return await OverwriteFreed.WhileAsync(session, async () =>
        {
            foreach (var one in old)
            {
                await EventRemoval.RunAsync(session, one.Seq);
                await session.ExecuteAsync(Note, ("@event_type", one.EventType), ("@received_at", one.ReceivedAt));
            }

            return old is [.., var last] ? last.Id : null;
        });
    }

    /// <summary>Whether any were ever dropped.</summary>
    public static async ValueTask<bool> WereDroppedAsync(Session session) => await session.SingleAsync(AnyNoted, row => row.GetInt64(0)) == 1;
}
