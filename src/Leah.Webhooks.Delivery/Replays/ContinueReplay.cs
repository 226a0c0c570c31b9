using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Replays;

/// <summary>What a step of a replay came to.</summary>
internal enum ReplayStep
{
    /// <summary>There is more to do at once.</summary>
    GoesOn,

    /// <summary>Enough of what it made is still to be sent; there is nothing to do before some of it is.</summary>
    IsAhead,

    /// <summary>It is completed, cancelled or gone.</summary>
    IsOver,
}

/// <summary>
/// Makes a replay's next deliveries. What it made and where it stands are one transaction, so that a process that dies at any moment
/// goes on from there, and no event is sent twice by one replay.
/// </summary>
internal sealed class ContinueReplay(Database database, EngineSignals signals, IdGenerator ids, TimeProvider clock)
{
    /// <summary>How many rows a step looks at, and so the most deliveries that it makes.</summary>
    internal const int RowsAStep = 500;

    /// <summary>How many deliveries may wait to be sent before a replay makes no more: a long one does not fill the tables with what cannot be sent yet.</summary>
    internal const int MostAhead = 2_000;

    public async Task<ReplayStep> StepAsync(string replayId)
    {
        var (step, endpointId) = await database.WriteAsync(session => StepAsync(session, replayId));
        FaultPoint.Reach(FaultPoint.Replayed);
        if (endpointId is not null)
            signals.Waiting(endpointId, DeliveryQueue.Replay);
        return step;
    }

    private async ValueTask<(ReplayStep Step, string? MadeFor)> StepAsync(Session session, string replayId)
    {
        if (await ReplayStatements.FindToStepAsync(session, replayId) is not { State: Replay.Running } replay)
            return (ReplayStep.IsOver, null);
        var now = clock.GetUtcNow();
        if (await EndpointStatements.FindAsync(session, replay.PartnershipId, replay.EndpointId) is null)
        {
            await ReplayStatements.AdvanceAsync(session, replay with { State = Replay.Cancelled }, made: 0, finished: now);
            return (ReplayStep.IsOver, null);
        }

        if (await ReplayStatements.CountAheadAsync(session, replayId) >= MostAhead)
            return (ReplayStep.IsAhead, null);

        var rows = await ReplayMatchStatements.LookAsync(session, replay, RowsAStep);
        var made = 0;
        foreach (var row in rows.Where(row => row.Matches && replay.EventTypes.Contains(row.EventType)))
        {
            await ExtraDeliveryStatements.InsertAsync(session, DeliveryOf(row, replay), now);
            made++;
        }

        var isOver = rows.Count < RowsAStep;
        var advanced = replay with { Cursor = rows.Count > 0 ? rows[^1].Cursor : replay.Cursor, State = isOver ? Replay.Completed : Replay.Running };
        await ReplayStatements.AdvanceAsync(session, advanced, made, isOver ? now : null);
        FaultPoint.Reach(FaultPoint.Replaying);
        return (isOver ? ReplayStep.IsOver : ReplayStep.GoesOn, made > 0 ? replay.EndpointId : null);
    }

    private ExtraDelivery DeliveryOf(ReplayRow row, Replay replay) => new(
        ids.Next(IdPrefixes.Delivery), row.EventId, replay.PartnershipId, replay.EndpointId, row.EventType, DeliveryQueue.Replay, ReplayId: replay.Id);
}
