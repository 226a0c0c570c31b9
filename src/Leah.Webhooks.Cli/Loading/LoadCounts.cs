using System.Collections.Concurrent;
using HdrHistogram;
using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Loading;

/// <summary>What happened so far; many requests count at once.</summary>
internal sealed class LoadCounts
{
    // Microseconds, from one to an hour, to three digits.
    private readonly LongConcurrentHistogram _latency = new(1, TimeSpan.FromHours(1).Ticks / TimeSpan.TicksPerMicrosecond, 3);
    private readonly LongConcurrentHistogram _serviceTime = new(1, TimeSpan.FromHours(1).Ticks / TimeSpan.TicksPerMicrosecond, 3);
    private readonly ConcurrentDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private long _sent;
    private long _succeeded;
    private long _unsent;

    public long Sent => Interlocked.Read(ref _sent);

    public long Succeeded => Interlocked.Read(ref _succeeded);

    public long Unsent => Interlocked.Read(ref _unsent);

    public long Failed => _errors.Values.Sum();

    public IReadOnlyDictionary<string, long> Errors => new SortedDictionary<string, long>(_errors, StringComparer.Ordinal);

    public void Count(Exchange exchange, TimeSpan sinceIntended)
    {
        Interlocked.Increment(ref _sent);
        _latency.RecordValue(Microseconds(sinceIntended));
        _serviceTime.RecordValue(Microseconds(exchange.Elapsed));
        if (exchange.IsSuccess)
            Interlocked.Increment(ref _succeeded);
        else
            _errors.AddOrUpdate(exchange.Status is { } status ? $"rejected {status}" : exchange.Outcome, 1, static (_, before) => before + 1);
    }

    /// <summary>One whose moment passed and that found no room to the end: it counts with the time it had waited by then, for leaving it out would flatter.</summary>
    public void CountUnsent(TimeSpan waited)
    {
        Interlocked.Increment(ref _unsent);
        _latency.RecordValue(Microseconds(waited));
    }

    public Percentiles Latency() => Percentiles.Of(_latency);

    public Percentiles ServiceTime() => Percentiles.Of(_serviceTime);

    private static long Microseconds(TimeSpan span) => Math.Clamp((long)span.TotalMicroseconds, 1, TimeSpan.FromHours(1).Ticks / TimeSpan.TicksPerMicrosecond);
}
