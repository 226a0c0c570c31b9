namespace Leah.Webhooks.Delivery.Scheduling;

/// <summary>Wakes a loop that waits for the time to pass. A signal that comes while the loop works is not lost, and many count as one.</summary>
internal sealed class WakeSignal(TimeProvider clock)
{
    private TaskCompletionSource _signal = New();

    public void Wake() => Volatile.Read(ref _signal).TrySetResult();

    /// <summary>Waits for a signal, but no longer than that.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        var signal = Volatile.Read(ref _signal).Task;
        if (!signal.IsCompleted)
        {
            try
            {
                await signal.WaitAsync(most, clock, cancellation);
            }
            catch (TimeoutException)
            {
                return;
            }
        }

        Volatile.Write(ref _signal, New());
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
