using Leah.Webhooks.Receiver.Handling;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Erasing;

/// <summary>Drops events once they are older than <see cref="ReceiverOptions.KeepEvents"/>: at the start, and every hour.</summary>
internal sealed class DropOldEvents(
    IEnumerable<Handler> handlers, Lazy<ReceiverDatabase> database, CurrentOptions options, TimeProvider clock, ILogger<DropOldEvents> logger) : BackgroundService
{
    private const int EventsAStep = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await DropAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                ErasingLog.NotDropped(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DropAsync(CancellationToken stopping)
    {
        if (options.Value.KeepEvents is not { } kept)
            return;
        string[] names = [.. handlers.Select(handler => handler.Name).Where(name => options.Value.FillTables || name != Tables.FillTables.HandlerName)];
        var before = IdGenerator.Lowest("rcv", clock.GetUtcNow() - kept);
        var (after, any) = ("", false);
        while (await database.Value.Database.WriteAsync(session => OldEvents.DropSomeAsync(session, names, after, before, EventsAStep)) is { } last)
        {
            (after, any) = (last, true);
            stopping.ThrowIfCancellationRequested();
        }

        if (any)
            await database.Value.Database.TruncateLogAsync();
    }
}
