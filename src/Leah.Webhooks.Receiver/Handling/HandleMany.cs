using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Handling;

/// <summary>
/// Brings a handler that only writes into the database through many events at once. Where one of them cannot be written, it says so, and they go one by one:
/// then only the bad one waits for its next try.
/// </summary>
internal sealed class HandleMany(Handler handler, string owner, Database database, StoreReceipts inbox, ReceiverMetrics metrics, TimeProvider clock)
{
    // A few milliseconds of the one writer, for what comes in waits behind it.
    private const int Most = 128;

    // While requests come faster than they can be stored one by one, this work gives way: it has a twentieth of the time, and catches up afterwards.
    private const int RestsForEachPage = 19;

    // What comes in meanwhile goes in together: a page costs the database about as much as one event does.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);

    private long _oneByOneUntil;

    /// <summary>Handles the next page; false where there is none, or its events have to go one by one.</summary>
    public async Task<bool> RunAsync(CancellationToken stopping)
    {
        if (handler.Many is not { } many)
            return false;
        var begun = clock.GetTimestamp();
        if (await TakeMany.ReadAsync(database, handler, owner, Most, stopping) is not { } page || page.Reached == page.Position || page.Position < _oneByOneUntil)
            return false;
        try
        {
            await TakeMany.KeepAsync(database, handler, owner, page, many(page.Events));
        }
        catch (Exception error) when (error is not StorageUnavailableException)
        {
            // Which of them it was, and why, is told when it fails alone.
            _oneByOneUntil = page.Reached;
            return false;
        }

        metrics.Handled(handler.Name, "done", page.Events.Count);
        if (inbox.IsPressed)
            await RestAsync(clock.GetElapsedTime(begun), stopping);
        else if (page.Reached - page.Position < Most)
            // The wall's time, whatever clock the program goes by: this is about the load of the database, not about when anything happens.
            await Task.Delay(Gathering, TimeProvider.System, stopping);
        return true;
    }

    private Task RestAsync(TimeSpan worked, CancellationToken stopping)
    {
        var rest = worked * RestsForEachPage;
        return Task.Delay(rest < LongestRest ? rest : LongestRest, clock, stopping);
    }
}
