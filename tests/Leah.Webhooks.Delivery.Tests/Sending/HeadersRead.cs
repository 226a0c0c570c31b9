using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

/// <summary>Tells a server's script that the client has the final header of its answer, which no server can see: the runtime counts each request at that moment.</summary>
internal sealed class HeadersRead : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _ports = new();

    public HeadersRead()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var (name, value) in tags)
            {
                if (name == "server.port" && value is int port)
                    Of(port).TrySetResult();
            }
        });
        _listener.Start();
    }

    /// <summary>Answers a request with 200 and the first byte of a long body, and waits until the client has the header.</summary>
    public async Task BeginBodyAsync(RawConnection connection, CancellationToken cancellationToken)
    {
        await connection.SecureAsync(cancellationToken);
        await connection.ReadRequestAsync(cancellationToken);
        await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nb", cancellationToken);
        await Of(connection.Port).Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => _listener.Dispose();

    private TaskCompletionSource Of(int port) => _ports.GetOrAdd(port, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
