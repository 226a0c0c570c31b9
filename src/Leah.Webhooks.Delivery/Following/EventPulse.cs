namespace Leah.Webhooks.Delivery.Following;

/// <summary>Beats whenever this process has committed events, for those who follow them.</summary>
internal sealed class EventPulse
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next beat.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
