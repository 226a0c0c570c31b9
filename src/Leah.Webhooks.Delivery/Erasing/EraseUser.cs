using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Erasing;

/// <summary>Erases one person's data from what is kept.</summary>
internal sealed class EraseUser(Database database, EngineSignals signals, TimeProvider clock)
{
    private const int EventsAStep = 100;

    /// <summary>
    /// Erases it; doing so again finds nothing and is no fault. When this completes, the bytes are gone from the database's file and its log.
    /// Stopped half-way, what was erased is erased, and the next call does the rest.
    /// </summary>
    public async Task<ErasedData> EraseAsync(string userId, CancellationToken cancellation = default)
    {
        var all = new ErasedData(0, 0, 0);
        while (true)
        {
            var (events, step) = await database.WriteAsync(session => EraseSomeAsync(session, userId));
            if (events.Count > 0)
                signals.Erased(events);
            all = new(all.Events + step.Events, all.Attempts + step.Attempts, all.CancelledDeliveries + step.CancelledDeliveries);
            if (events.Count < EventsAStep)
                break;
            cancellation.ThrowIfCancellationRequested();
        }

        // The log holds what the pages were before; also after a call that was stopped before it came here.
        await database.TruncateLogAsync();
        return all;
    }

    private async ValueTask<(IReadOnlyList<string> Events, ErasedData Erased)> EraseSomeAsync(Session session, string userId)
    {
        var events = await EraseStatements.OfUserAsync(session, userId, EventsAStep);
        var (cancelled, attempts) = (0, 0);
        await EraseStatements.OverwriteFreedAsync(session, on: true);
        foreach (var eventId in events)
        {
            var erased = await EraseStatements.EraseAsync(session, eventId, clock.GetUtcNow());
            cancelled += erased.Deliveries;
            attempts += erased.Attempts;
        }

        await EraseStatements.OverwriteFreedAsync(session, on: false);
        return (events, new ErasedData(events.Count, attempts, cancelled));
    }
}

/// <summary>What was erased.</summary>
/// <param name="Events">Events whose bodies were emptied.</param>
/// <param name="Attempts">Attempts whose recorded responses were removed.</param>
/// <param name="CancelledDeliveries">Deliveries that were still to be made.</param>
internal sealed record ErasedData(int Events, int Attempts, int CancelledDeliveries);
