using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>Warnings and errors of what a test starts, in the test's own output: where it fails, they are printed with it.</summary>
internal sealed class TestOutputLog : ILoggerProvider
{
    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>What was told so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(TestOutputLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
                return;
            var line = $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {logLevel} {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}";
            log._lines.Enqueue(line);
            try
            {
                log._output?.WriteLine(line);
            }
            catch (InvalidOperationException)
            {
                // The test has come to its end, and nobody reads this any more.
            }
        }
    }
}
