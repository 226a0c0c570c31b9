using System.Diagnostics;
using HdrHistogram;

namespace Leah.Webhooks.Benchmarks.Receiving;

/// <summary>The load: the same for every server.</summary>
internal static class Load
{
    public const int Connections = 256;

    /// <summary>As fast as it goes: each connection sends its next request when it has its answer. Gives requests a second.</summary>
    public static async Task<double> FullAsync(Uri server, ReadOnlyMemory<byte[]> requests)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var connection = await LoadConnection.OpenAsync(server);
            for (var i = Interlocked.Increment(ref next); i < requests.Length; i = Interlocked.Increment(ref next))
                await connection.ExchangeAsync(requests.Span[i]);
        })));
        return requests.Length / watch.Elapsed.TotalSeconds;
    }

    /// <summary>
    /// At a fixed rate, whatever the server answers: each request has its time, and what waits behind a slow one counts from its own time on
    /// (no coordinated omission). Gives latencies in microseconds.
    /// </summary>
    public static async Task<HistogramBase> PacedAsync(Uri server, ReadOnlyMemory<byte[]> requests, int perSecond)
    {
        var histogram = new LongConcurrentHistogram(1, 60_000_000, 3);
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(lane => Task.Run(async () =>
        {
            using var connection = await LoadConnection.OpenAsync(server);
            for (var i = lane; i < requests.Length; i += Connections)
            {
                var due = start + (long)(i * (double)Stopwatch.Frequency / perSecond);
                var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (early > TimeSpan.FromMilliseconds(1))
                    await Task.Delay(early, TimeProvider.System);
                await connection.ExchangeAsync(requests.Span[i]);
                histogram.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(due).TotalMicroseconds));
            }
        })));
        return histogram;
    }
}
