namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>One timer for all the requests of a moment: a timer for each would cost more than the wait that it guards, and hardly any ever rings.</summary>
internal sealed class SharedDeadline(TimeProvider clock)
{
    private volatile Moment? _current;

    /// <summary>A token that is cancelled after that time, or up to a tenth of it later.</summary>
    public CancellationToken After(TimeSpan wait)
    {
        var now = clock.GetTimestamp();
        var current = _current;
        if (current is null || current.Wait != wait || clock.GetElapsedTime(current.Begun, now) > wait / 10)
            _current = current = new Moment(wait, now, new CancellationTokenSource(wait * 1.1, clock));
        return current.Source.Token;
    }

    // The timer holds the source until it has rung; then nobody does.
    private sealed record Moment(TimeSpan Wait, long Begun, CancellationTokenSource Source);
}
