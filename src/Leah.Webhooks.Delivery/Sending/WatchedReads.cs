using System.Threading.Tasks.Sources;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// Hands a stream's reads on to whoever waits for them and looks at each on its way. One for a stream, which reads once at a time: so a read costs no memory and no
/// state machine of its own, and each response passes two of these.
/// </summary>
/// <param name="look">Gets how many bytes came; gives how many are handed on, or throws what the reader is to get instead.</param>
internal sealed class WatchedReads(Func<int, int> look) : IValueTaskSource<int>
{
    private ValueTask<int> _reading;
    private Action<object?>? _continuation;
    private object? _state;
    private Action? _resume;
    private bool _isReading;
    private short _read;

    /// <summary>The read, as it is handed on.</summary>
    /// <exception cref="InvalidOperationException">The one before has not been taken yet.</exception>
    public ValueTask<int> Watch(ValueTask<int> reading)
    {
        if (_isReading)
            throw new InvalidOperationException("The stream reads once at a time.");
        (_reading, _isReading) = (reading, true);
        return new ValueTask<int>(this, _read);
    }

    public ValueTaskSourceStatus GetStatus(short token)
    {
        Check(token);
        return _reading switch
        {
            { IsCompletedSuccessfully: true } => ValueTaskSourceStatus.Succeeded,
            { IsCanceled: true } => ValueTaskSourceStatus.Canceled,
            { IsFaulted: true } => ValueTaskSourceStatus.Faulted,
            _ => ValueTaskSourceStatus.Pending,
        };
    }

    public int GetResult(short token)
    {
        Check(token);
        var reading = _reading;
        (_reading, _isReading) = (default, false);
        _read++;
        return look(reading.Result);
    }

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Check(token);
        (_continuation, _state) = (continuation, state);
        _resume ??= Resume;
        var awaiter = _reading.ConfigureAwait(flags.HasFlag(ValueTaskSourceOnCompletedFlags.UseSchedulingContext)).GetAwaiter();
        if (flags.HasFlag(ValueTaskSourceOnCompletedFlags.FlowExecutionContext))
            awaiter.OnCompleted(_resume);
        else
            awaiter.UnsafeOnCompleted(_resume);
    }

    private void Resume()
    {
        var (continuation, state) = (_continuation!, _state);
        (_continuation, _state) = (null, null);
        continuation(state);
    }

    private void Check(short token)
    {
        if (!_isReading || token != _read)
            throw new InvalidOperationException("The read was taken already.");
    }
}
