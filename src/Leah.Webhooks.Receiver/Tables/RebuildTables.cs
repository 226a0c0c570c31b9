using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Receiver.Storage.Tables;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Tables;

/// <summary>
/// Empties the partner's tables and fills them again from the raw events, so that a new column needs no new data. All of it is one transaction: readers
/// see the old tables until the new ones are whole.
/// </summary>
internal static class RebuildTables
{
    /// <summary>Events are read a page at a time, so that memory is bounded however many there are.</summary>
    private const int Page = 100;

    /// <summary>Rebuilds; gives how many events went in.</summary>
    /// <param name="database">The receiver's database.</param>
    /// <param name="progress">Is told how many are done, of how many.</param>
    public static Task<long> RunAsync(Database database, Action<long, long>? progress = null) => database.WriteAsync(async session =>
    {
        // A receiver that runs beside us waits with the tables meanwhile.
        await HandlerTurns.AloneAsync(session, FillTables.HandlerName);
        // Where events were dropped, the tables know what no event tells any more: then they are written over, which comes to the same, for newer takes older's place.
        if (!await OldEvents.WereDroppedAsync(session))
            await TableRows.EmptyAsync(session);
        var (total, last) = await TableRows.ExtentAsync(session);
        var (done, position) = (0L, 0L);
        while (await TableRows.NextAsync(session, position, last, Page) is { Count: > 0 } page)
        {
            await FillTables.WriteAsync(session, [.. page.Select(row => FillTables.Read(row.Received))]);
            position = page[^1].Seq;
            done += page.Count;
            progress?.Invoke(done, total);
        }

        await TableRows.SettleHandlerAsync(session, FillTables.HandlerName, last);
        return done;
    });
}
