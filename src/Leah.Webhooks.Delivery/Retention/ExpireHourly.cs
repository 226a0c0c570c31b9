using Leah.Webhooks.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Retention;

/// <summary>Deletes what has reached its age, at the start and then every hour.</summary>
internal sealed class ExpireHourly(DeleteExpired expired, KeepDays days, TimeProvider clock, ILogger<ExpireHourly> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await RoundAsync(stoppingToken);
                await Task.Delay(TimeSpan.FromHours(1), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task RoundAsync(CancellationToken cancellation)
    {
        try
        {
            await days.MakeAsync();
            var (events, keys) = await expired.DeleteAllAsync(cancellation);
            if (events + keys > 0)
                BackgroundLog.Expired(logger, events, keys);
        }
        catch (StorageUnavailableException error)
        {
            BackgroundLog.CannotGoOn(logger, error, "Deletions of what is old");
        }
    }
}
