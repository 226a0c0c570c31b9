using System.Diagnostics;
using HdrHistogram;

namespace Leah.Webhooks.Benchmarks.Receiving;

/// <summary>The load: the same for every server, all of it by the calling thread.</summary>
internal sealed class Load : IDisposable
{
    private const int Connections = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Epoll _epoll = new();
    private readonly LoadConnection[] _connections;

    private Load(Uri server)
    {
        _connections = [.. Enumerable.Range(0, Connections).Select(_ => new LoadConnection(server))];
        for (var i = 0; i < Connections; i++)
            _connections[i].WatchBy(_epoll, i);
    }

    /// <summary>As fast as it goes: each connection sends its next request when it has its answer. Gives requests a second, and the generator's own cost.</summary>
    public static (double Rate, double Cpu) Full(Uri server, ReadOnlySpan<byte[]> requests)
    {
        using var load = new Load(server);
        var used = OwnTime();
        var watch = Stopwatch.StartNew();
        load.RunFull(requests);
        return (requests.Length / watch.Elapsed.TotalSeconds, (OwnTime() - used).TotalMicroseconds / requests.Length);
    }

    /// <summary>
    /// At a fixed rate, whatever the server answers: each request has its time, and what waits behind a slow one counts from its own time on
    /// (no coordinated omission). Gives latencies in microseconds.
    /// </summary>
    public static HistogramBase Paced(Uri server, ReadOnlySpan<byte[]> requests, int perSecond)
    {
        using var load = new Load(server);
        return load.RunPaced(requests, perSecond);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _epoll.Dispose();
    }

    private void RunFull(ReadOnlySpan<byte[]> requests)
    {
        var (next, answered) = (0, 0);
        for (; next < Math.Min(Connections, requests.Length); next++)
            _connections[next].Send(next, requests[next]);
        while (answered < requests.Length)
        {
            var found = _epoll.Wait(Patience);
            if (found == 0)
                throw new TimeoutException($"No answer came for {Patience.TotalSeconds} s.");
            while (--found >= 0)
            {
                var connection = _connections[_epoll.NumberOf(found)];
                if (!connection.TryFinish())
                    continue;
                answered++;
                if (next < requests.Length)
                    connection.Send(next, requests[next++]);
            }
        }
    }

    /// <summary>Request i goes by connection i modulo their number, so that each waits behind those before it there.</summary>
    private LongHistogram RunPaced(ReadOnlySpan<byte[]> requests, int perSecond)
    {
        var histogram = new LongHistogram(1, 60_000_000, 3);
        var step = (double)Stopwatch.Frequency / perSecond;
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
        var (due, answered) = (0, 0);
        while (answered < requests.Length)
        {
            for (; due < requests.Length && Stopwatch.GetTimestamp() >= start + due * step; due++)
            {
                if (_connections[due % Connections].Current < 0)
                    _connections[due % Connections].Send(due, requests[due]);
            }

            var wait = due < requests.Length ? Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), start + (long)(due * step)) : Patience;
            for (var found = _epoll.Wait(wait > TimeSpan.Zero ? wait : TimeSpan.Zero) - 1; found >= 0; found--)
            {
                var connection = _connections[_epoll.NumberOf(found)];
                var current = connection.Current;
                if (!connection.TryFinish())
                    continue;
                answered++;
                histogram.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(start + (long)(current * step)).TotalMicroseconds));
                if (current + Connections < due)
                    connection.Send(current + Connections, requests[current + Connections]);
            }
        }

        return histogram;
    }

    private static TimeSpan OwnTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }
}
