using Leah.Webhooks.Receiver.Handling;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>
/// Takes a handler through many events in one transaction: what it writes for them, and its position behind the last. Only while nothing of it is under way
/// or waiting for another try, so that events of one user stay in order.
/// </summary>
internal static class TakeMany
{
    private const string Position = """
        SELECT position FROM handlers
        WHERE name = @handler AND owner = @owner AND NOT EXISTS (SELECT 1 FROM handler_work WHERE handler = @handler AND state <> 'dead')
        """;

    private const string StillThere = "SELECT COUNT(*) FROM inbox WHERE seq > @position AND seq <= @reached";

    private const string Next = $"SELECT {InboxRows.Columns}, seq FROM inbox WHERE seq > @position ORDER BY seq LIMIT @limit";

    private const string Advance = """
        UPDATE handlers SET position = @reached
        WHERE name = @handler AND owner = @owner AND position = @position AND NOT EXISTS (SELECT 1 FROM handler_work WHERE handler = @handler AND state <> 'dead')
        """;

    /// <summary>The next events that the handler wants, in order; null where it has to go one by one, and nothing of an empty inbox.</summary>
    public static Task<Page?> ReadAsync(Database database, Handler handler, string owner, int limit, CancellationToken cancellation) => database.ReadAsync<Page?>(
        async session =>
        {
            if (await session.SingleAsync<long?>(Position, row => row.GetInt64(0), ("@handler", handler.Name), ("@owner", owner)) is not { } position)
                return null;
            var rows = await session.QueryAsync(
                Next, row => (Received: InboxRows.Read(row), Seq: row.GetInt64(InboxRows.ColumnCount)), ("@position", position), ("@limit", limit));
            return new Page(position, rows is [.., var last] ? last.Seq : position, rows.Count, [.. rows.Select(row => row.Received).Where(row => handler.Wants(row.EventType, row.Outcome))]);
        },
        cancellation);

    /// <summary>Writes for all of a page, and goes on behind it; all of it or nothing.</summary>
    public static Task KeepAsync(Database database, Handler handler, string owner, Page page, Func<Session, ValueTask> write) => database.WriteAsync(async session =>
    {
        await HandlerTurns.BesideOthersAsync(session, handler.Name);
        // What was erased since the page was read must not be written down again.
        if (await session.SingleAsync(StillThere, row => row.GetInt64(0), ("@position", page.Position), ("@reached", page.Reached)) != page.Count)
            throw new InvalidOperationException("Events of the page are gone from the inbox.");
        await write(session);
        return await session.ExecuteAsync(Advance, ("@reached", page.Reached), ("@handler", handler.Name), ("@owner", owner), ("@position", page.Position)) == 1
            ? true
            : throw new InvalidOperationException($"The handler {handler.Name} has moved on meanwhile.");
    });

    /// <summary>A stretch of the inbox.</summary>
    /// <param name="Position">Where it begins: behind this.</param>
    /// <param name="Reached">Where it ends.</param>
    /// <param name="Count">How many events it has.</param>
    /// <param name="Events">What the handler wants of it.</param>
    internal sealed record Page(long Position, long Reached, int Count, IReadOnlyList<ReceivedEvent> Events);
}
