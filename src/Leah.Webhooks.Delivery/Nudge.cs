namespace Leah.Webhooks.Delivery;

/// <summary>Wakes a loop that has nothing to do. Nudges while it works are not lost, and many of them are one.</summary>
internal sealed class Nudge(TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _waiting = new(0, 1);
    private readonly Lock _gate = new();

    public void Give()
    {
        lock (_gate)
        {
            if (_waiting.CurrentCount == 0)
                _waiting.Release();
        }
    }

    /// <summary>Completes at the next nudge, or after the time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var timer = clock.CreateTimer(static source => Cancel((CancellationTokenSource)source!), timeout, atMost, Timeout.InfiniteTimeSpan);
        try
        {
            await _waiting.WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    public void Dispose() => _waiting.Dispose();

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The nudge came in the same moment.
        }
    }
}
