using System.Runtime.CompilerServices;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Scheduling;
using Leah.Webhooks.Delivery.Sending;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery;

/// <summary>
/// The middle of the engine: takes from the lanes whatever may be sent now, sends it, judges what came of it and hands that on to be stored.
/// Nothing here waits for the database.
/// </summary>
internal sealed class Dispatch(
    LaneTable lanes, EndpointClient client, EndpointSecrets secrets, SettleAttempts settle, WakeSignal wake, DeliveryOptions options, DeliveryMetrics metrics,
    TimeProvider clock, Func<double> chance, ILogger<Dispatch> logger) : IDisposable
{
    private readonly CancellationTokenSource _cutOff = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _working;
    private bool _stopping;

    /// <summary>Takes in what was just stored: claimed deliveries go into their lanes, of the others is noted that they wait.</summary>
    public void Enter(IReadOnlyList<PlacedDelivery> placed)
    {
        var now = clock.GetUtcNow();
        var sooner = false;
        foreach (var delivery in placed)
        {
            if (!delivery.Claimed)
                sooner |= lanes.NoteLeft(delivery.Item.EndpointId, delivery.Item.Queue, now);
            else if (!lanes.Add(delivery.Item))
                GiveUp([delivery.Item]);
        }

        if (sooner)
            wake.Wake();
        Pump();
    }

    /// <summary>Starts whatever may be sent now.</summary>
    public void Pump()
    {
        while (TryBegin(out var lane, out var item))
            ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Dispatch.WorkAsync(work.Lane, work.Item), (Dispatch: this, Lane: lane, Item: item), preferLocal: false);
        if (lanes.FillWanted)
            wake.Wake();
    }

    /// <summary>Gives claims up that were not used.</summary>
    public void GiveUp(IReadOnlyList<LaneItem> items)
    {
        foreach (var item in items)
            settle.Add(new ClaimGivenUp(item));
    }

    /// <summary>Takes in what was stored: where another attempt is to be made, or a claim is free again, the lane gets to know when.</summary>
    public void Stored(IReadOnlyList<Settlement> batch, IReadOnlyList<bool> changed)
    {
        var now = clock.GetUtcNow();
        var sooner = false;
        lanes.Settled(batch.Count(settlement => settlement is AttemptMade));
        for (var i = 0; i < batch.Count; i++)
        {
            sooner |= changed[i] && batch[i] switch
            {
                AttemptMade { Verdict.DueAt: { } due } made => lanes.NoteLeft(made.Item.EndpointId, made.Queue, due),
                ClaimGivenUp given => lanes.NoteLeft(given.Item.EndpointId, given.Item.Queue, now),
                _ => false,
            };
        }

        if (sooner)
            wake.Wake();
        Pump();
    }

    /// <summary>Sends nothing new, lets what is in flight end, and cuts off what has not ended in time.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        GiveUp(lanes.Stop());
        Volatile.Write(ref _stopping, true);
        if (Volatile.Read(ref _working) == 0)
            _idle.TrySetResult();

        using var timer = clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), _cutOff, patience, Timeout.InfiniteTimeSpan);
        await _idle.Task;
    }

    public void Dispose() => _cutOff.Dispose();

    private bool TryBegin(out Lane lane, out LaneItem item)
    {
        // Counted before it is taken, so that a stop that comes between waits for it.
        Interlocked.Increment(ref _working);
        if (lanes.TryTake(out lane, out item))
            return true;
        Finished();
        return false;
    }

    private void Finished()
    {
        if (Interlocked.Decrement(ref _working) == 0 && Volatile.Read(ref _stopping))
            _idle.TrySetResult();
    }

    /// <summary>Sends one delivery after another, as long as there is one that may be sent.</summary>
    private async Task WorkAsync(Lane lane, LaneItem item)
    {
        do
        {
            try
            {
                await DeliverAsync(lane, item);
            }
            catch (Exception error)
            {
                // A bug of ours, after the slot was free again: the claim stays, and the next start of a node takes the delivery up.
                DispatchLog.Broke(logger, error, item.DeliveryId);
            }

            Finished();
        }
        while (TryBegin(out lane, out item));
        if (lanes.FillWanted)
            wake.Wake();
    }

    /// <summary>Sends, judges and hands on. A bug of ours on the way to an answer is an interrupted attempt: charged to nobody, and the slot is given back like any other.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DeliverAsync(Lane lane, LaneItem item)
    {
        var endpoint = lane.Endpoint;
        var span = Tracing.StartAttempt(item);
        Attempt attempt;
        Verdict verdict;
        try
        {
            attempt = await SendAsync(lane, endpoint, item);
            FaultPoint.Reach(FaultPoint.Answered);
            verdict = JudgeDelivery.Judge(attempt, item.AttemptCount, RetryRules.For(endpoint, options), clock.GetUtcNow(), chance());
        }
        catch (Exception error)
        {
            DispatchLog.Broke(logger, error, item.DeliveryId);
            var now = clock.GetUtcNow();
            attempt = Interrupted(item, now, "A fault of the platform broke this attempt off; its log says more.");
            verdict = new Verdict(DeliveryState.Scheduled, item.AttemptCount, now + JudgeDelivery.AfterInterruption);
        }

        Tracing.EndAttempt(span, item, attempt);
        Ended(lane, endpoint, item, attempt, verdict);
    }

    /// <summary>An attempt ended: its slot is free, its endpoint is judged, and what became of the delivery goes to be stored.</summary>
    private void Ended(Lane lane, Endpoint endpoint, LaneItem item, Attempt attempt, Verdict verdict)
    {
        // Thousands of outcomes wait for their commit, and the collector goes over each: they hold what is stored, and nothing beside it.
        var (headers, timings) = (lane.Headers.Write(attempt.ResponseHeaders), AttemptJson.Write(attempt.Timings));
        attempt = attempt with { ResponseHeaders = null, Timings = null };
        var (before, now, deleted, released) = lanes.Ended(lane, item, attempt);
        if (deleted && verdict.State == DeliveryState.Scheduled)
            verdict = new Verdict(DeliveryState.Cancelled, verdict.AttemptCount, null);

        settle.Add(new AttemptMade(item, attempt, verdict, lane) { ResponseHeaders = headers, Timings = timings });
        GiveUp(released);
        if (before.State != now.State)
        {
            DispatchLog.EndpointMoved(logger, endpoint.Id, before.State, now.State, now.Health);
            wake.Wake();
        }
        else if (now.State == EndpointState.Holding)
        {
            wake.Wake();
        }

        metrics.AttemptEnded(attempt);
        DispatchLog.Attempted(logger, attempt.Outcome, item, endpoint.Id, attempt, verdict);
    }

    private ValueTask<Attempt> SendAsync(Lane lane, Endpoint endpoint, LaneItem item)
    {
        var (authorization, problem) = lane.Authorize(endpoint, secrets);
        return authorization is null
            ? new(Interrupted(item, clock.GetUtcNow(), problem))
            : client.SendAsync(
                new SendRequest(endpoint.Url, authorization, item.Body, item.EventId, item.AttemptCount + 1, endpoint.Timeout ?? options.Timeout)
                {
                    Last = lane.LastHeaders,
                },
                _cutOff.Token);
    }

    private static Attempt Interrupted(LaneItem item, DateTimeOffset at, string? error) =>
        new(item.AttemptCount + 1, at, TimeSpan.Zero, AttemptOutcome.Interrupted, null, error, null, default, false, null, null);
}
