using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

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

    /// <summary>Waits for the header of an answer from this port.</summary>
    public Task FromAsync(int port, CancellationToken cancellationToken) => Of(port).Task.WaitAsync(cancellationToken);

    public void Dispose() => _listener.Dispose();

    private TaskCompletionSource Of(int port) => _ports.GetOrAdd(port, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
