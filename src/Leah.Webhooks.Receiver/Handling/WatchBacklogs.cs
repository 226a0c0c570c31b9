using System.Diagnostics.Metrics;
using Leah.Webhooks.Receiver.Storage;
using Microsoft.Extensions.Hosting;

namespace Leah.Webhooks.Receiver.Handling;

/// <summary>Looks every few seconds how much each handler has before it, so that a reader of metrics need not ask the database.</summary>
internal sealed class WatchBacklogs(Lazy<ReceiverDatabase> database, ReceiverMetrics metrics, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private volatile IReadOnlyList<Backlog> _latest = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Meter.CreateObservableGauge("leah.receiver.waiting", () => Measure(backlog => backlog.Waiting), "{event}", "Events that a handler has before it, by handler");
        metrics.Meter.CreateObservableGauge("leah.receiver.dead_letters", () => Measure(backlog => backlog.Dead), "{event}", "Events that a handler has given up on, by handler");
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                _latest = await BacklogRows.ReadAsync(database.Value.Database, stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The figures stay as they were; that the database is away is told elsewhere.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private IEnumerable<Measurement<long>> Measure(Func<Backlog, long> figure) =>
        _latest.Select(backlog => new Measurement<long>(figure(backlog), new KeyValuePair<string, object?>("handler", backlog.Handler)));
}
