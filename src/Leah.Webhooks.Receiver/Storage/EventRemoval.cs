using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Takes an event out of the inbox, with what handlers still had of it.</summary>
internal static class EventRemoval
{
    // By handler, for that is how the rows are indexed.
    private const string Dead = "SELECT COUNT(*) FROM handler_work WHERE handler IN (SELECT name FROM handlers) AND seq = @seq AND state = 'dead'";

    private const string Work = "DELETE FROM handler_work WHERE handler IN (SELECT name FROM handlers) AND seq = @seq";

    private const string Event = "DELETE FROM inbox WHERE seq = @seq";

    /// <summary>Removes it; gives how many dead letters went with it.</summary>
    public static async ValueTask<int> RunAsync(Session session, long seq)
    {
        var dead = await session.SingleAsync(Dead, row => row.GetInt64(0), ("@seq", seq));
        await session.ExecuteAsync(Work, ("@seq", seq));
        await session.ExecuteAsync(Event, ("@seq", seq));
        return (int)dead;
    }
}
