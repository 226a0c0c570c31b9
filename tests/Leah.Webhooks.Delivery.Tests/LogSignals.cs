using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Tests;

/// <summary>What the engine writes to its log, as signals that a test can wait for.</summary>
internal sealed class LogSignals
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _awaited = new();

    /// <summary>Completes when an entry with this id is written after the call.</summary>
    public Task NextAsync(int eventId) => _awaited.GetOrAdd(eventId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(RunningEngine.Patience);

    public void Note(int eventId)
    {
        if (_awaited.TryRemove(eventId, out var awaited))
            awaited.TrySetResult();
    }
}

internal sealed class SignallingLogger<T>(LogSignals signals) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => signals.Note(eventId.Id);
}
