using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Access;

/// <summary>Writes down once a minute which keys were used, and once more at the end.</summary>
internal sealed class RecordKeyUses(ApiKeys keys, TimeProvider clock, ILogger<RecordKeyUses> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RecordAsync();
        }
        catch (OperationCanceledException)
        {
            await RecordAsync();
        }
    }

    private async Task RecordAsync()
    {
        try
        {
            await keys.RecordUsesAsync();
        }
        catch (StorageUnavailableException error)
        {
            AccessLog.UsesNotRecorded(logger, error.Message);
        }
    }
}
