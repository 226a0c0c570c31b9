using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Scheduling;

/// <summary>
/// Brings deliveries from the database into the lanes when they are due and there is room: retries, what found no room before, probes of
/// holding endpoints. It sleeps until the next is due or somebody wakes it, and looks for itself now and then.
/// </summary>
internal sealed class Schedule(
    Database database, LaneTable lanes, Dispatch dispatch, SettleAttempts settle, NodeId node, WakeSignal wake, TimeProvider clock, ILogger<Schedule> logger)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private volatile bool _lookWanted;

    /// <summary>Looks for all that is due at the next turn, which is soon.</summary>
    public void LookSoon()
    {
        _lookWanted = true;
        wake.Wake();
    }

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var lookedAt = DateTimeOffset.MinValue;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (clock.GetUtcNow() - lookedAt >= LookAnyway || _lookWanted)
                {
                    _lookWanted = false;
                    await LookAsync(stopping);
                    lookedAt = clock.GetUtcNow();
                }

                await TurnAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                SchedulingLog.TurnFailed(logger, error, AfterFailure);
                await Task.Delay(AfterFailure, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Asks the database when each queue's next delivery is due: after a start, and for what nobody told us of.</summary>
    private async Task LookAsync(CancellationToken stopping)
    {
        var found = await database.ReadAsync(
            async session =>
            {
                if (session.Dialect == Dialect.Postgres)
                    return await PostgresClaims.AllDueAsync(session, lanes.EndpointIds());
                List<(string Endpoint, DeliveryQueue Queue, DateTimeOffset Due)> due = [];
                foreach (var endpoint in lanes.EndpointIds())
                {
                    foreach (var queue in Lane.Queues)
                    {
                        if (await ClaimStatements.NextDueAsync(session, endpoint, queue) is { } next)
                            due.Add((endpoint, queue, next));
                    }
                }

                return due;
            },
            stopping);
        foreach (var (endpoint, queue, due) in found)
            lanes.NoteLeft(endpoint, queue, due);
    }

    private async Task TurnAsync(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var (expired, released) = lanes.Expire(now);
        foreach (var lane in expired)
            settle.Add(new EndpointExpired(lane));
        dispatch.GiveUp(released);

        var (fills, nextLook) = lanes.CollectFills(now);
        if (fills.Count > 0)
        {
            await FillAsync(fills, now);
            return;
        }

        var wait = nextLook - now ?? LookAnyway;
        await wake.WaitAsync(wait < LookAnyway ? wait : LookAnyway, stopping);
    }

    private async Task FillAsync(IReadOnlyList<Fill> fills, DateTimeOffset now)
    {
        IReadOnlyList<FillResult> results;
        List<LaneItem> claims = [];
        try
        {
            results = await database.WriteAsync<IReadOnlyList<FillResult>>(async session =>
            {
                List<FillResult> claimed = new(fills.Count);
                claims.Clear();
                foreach (var fill in fills)
                {
                    claimed.Add(session.Dialect == Dialect.Postgres
                        ? await PostgresClaims.ClaimAsync(session, node.Value, fill, now, claims)
                        : await ClaimStatements.ClaimAsync(session, node.Value, fill, now));
                }

                return claimed;
            });
        }
        catch (Exception error)
        {
            // What may be claimed all the same has to be given up again, or nobody would ever send it.
            if (error is StorageUnavailableException { MayBeStored: true })
                dispatch.GiveUp(claims);
            foreach (var fill in fills)
                lanes.FillFailed(fill);
            throw;
        }

        FaultPoint.Reach(FaultPoint.Claimed);
        for (var i = 0; i < fills.Count; i++)
            dispatch.GiveUp(lanes.Filled(fills[i], results[i]));
        dispatch.Pump();
    }
}
