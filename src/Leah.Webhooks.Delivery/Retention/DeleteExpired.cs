using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Options;

namespace Leah.Webhooks.Delivery.Retention;

/// <summary>Deletes what has reached its age, a little at a time: events with all that belongs to them, idempotency keys, and what replays left.</summary>
internal sealed class DeleteExpired(Database database, KeepDays days, IOptions<RetentionOptions> options, TimeProvider clock)
{
    /// <summary>How long a publisher may repeat a request with its idempotency key.</summary>
    internal static readonly TimeSpan KeysLast = TimeSpan.FromHours(48);

    private const int EventsAStep = 100;
    private const int RowsAStep = 500;

    /// <summary>Deletes all that has reached its age; gives how many events and keys that was.</summary>
    public async Task<(int Events, int Keys)> DeleteAllAsync(CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        var kept = now - options.Value.Events;
        var dropped = await days.DropAsync(kept, cancellation);
        await InStepsAsync(session => RetentionStatements.DeleteStraysAsync(session, IdGenerator.Lowest(IdPrefixes.Event, kept), RowsAStep), cancellation);
        var events = await DeleteEventsAsync(IdGenerator.Lowest(IdPrefixes.Event, kept), cancellation);
        var keys = await InStepsAsync(session => RetentionStatements.DeleteKeysAsync(session, now - KeysLast, RowsAStep), cancellation);
        await InStepsAsync(
            session => RetentionStatements.DeleteReplaysAsync(session, IdGenerator.Lowest(IdPrefixes.Replay, kept), RowsAStep), cancellation);
        return ((int)dropped + events, keys);
    }

    /// <summary>Goes through the old events once. What is still to be delivered is passed over, and not looked at twice in one run.</summary>
    private async Task<int> DeleteEventsAsync(string before, CancellationToken cancellation)
    {
        var (deleted, after) = (0, "");
        while (true)
        {
            var from = after;
            var step = await database.WriteAsync(async session =>
            {
                var old = await RetentionStatements.OldEventsAsync(session, from, before, EventsAStep);
                foreach (var (id, _) in old.Where(item => !item.IsUnsettled))
                    await RetentionStatements.DeleteEventAsync(session, id);
                return old;
            });
            deleted += step.Count(item => !item.IsUnsettled);
            if (step.Count < EventsAStep)
                return deleted;
            after = step[^1].Id;
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task<int> InStepsAsync(Func<Session, ValueTask<int>> delete, CancellationToken cancellation)
    {
        for (var all = 0; ; cancellation.ThrowIfCancellationRequested())
        {
            var deleted = await database.WriteAsync(delete);
            all += deleted;
            if (deleted < RowsAStep)
                return all;
        }
    }
}
