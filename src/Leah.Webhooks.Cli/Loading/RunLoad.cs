using Leah.Webhooks.Cli.Sending;
using Leah.Webhooks.Cli.Triggering;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli.Loading;

/// <summary>
/// Runs a load in an open loop: requests start when the plan says, not when the one before is answered. Each latency counts from the moment the plan
/// says, so an endpoint that stalls is charged for all the requests that it kept waiting, not for one.
/// </summary>
internal sealed class RunLoad(LoadPlan plan, Func<EventRequest, CancellationToken, Task<Exchange>> send, LoadCounts counts, TimeProvider clock)
{
    private readonly IdGenerator _ids = new(clock);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var room = new SemaphoreSlim(plan.MostInFlight);
        var start = clock.GetTimestamp();
        List<Task> waves = [];
        long next = 0;
        for (; next < plan.Planned; next++)
        {
            // 1. Until its moment. A timer that comes late makes several due at once; they start at once then.
            var early = plan.StartOf(next) - clock.GetElapsedTime(start);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, clock, cancellation);

            // 2. Until there is room, or the end.
            var left = plan.Length - clock.GetElapsedTime(start);
            if (!await TakeRoomAsync(room, left, cancellation))
                break;

            // 3. Off, and on to the next without waiting.
            waves.Add(SendAsync(next, start, room, cancellation));
            if (waves.Count > 2 * plan.MostInFlight)
                waves.RemoveAll(task => task.IsCompletedSuccessfully);
        }

        for (; next < plan.Planned; next++)
            counts.CountUnsent(plan.Length - plan.StartOf(next));
        await Task.WhenAll(waves);
    }

    private async Task<bool> TakeRoomAsync(SemaphoreSlim room, TimeSpan left, CancellationToken cancellation)
    {
        if (await room.WaitAsync(TimeSpan.Zero, cancellation))
            return true;
        if (left <= TimeSpan.Zero)
            return false;
        using var end = new CancellationTokenSource(left, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        try
        {
            await room.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task SendAsync(long index, long start, SemaphoreSlim room, CancellationToken cancellation)
    {
        // Making the body must not hold up the schedule.
        await Task.Yield();
        try
        {
            var type = plan.EventTypes[(int)(index % plan.EventTypes.Count)];
            var body = EventBody.Write(TestEvent.Of(type, "leah-load", _ids));
            var exchange = await send(new(_ids.Next("evt"), body), cancellation);
            counts.Count(exchange, clock.GetElapsedTime(start) - plan.StartOf(index));
        }
        finally
        {
            room.Release();
        }
    }
}
