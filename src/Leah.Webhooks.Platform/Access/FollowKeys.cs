using Leah.Webhooks.Platform.Access.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Access;

/// <summary>Follows what other nodes do to API keys: a deleted one is refused everywhere within seconds.</summary>
internal sealed class FollowKeys(ApiKeys keys, ApiKeyTable table, TimeProvider clock, ILogger<FollowKeys> logger) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!table.IsShared)
            return;
        using var timer = new PeriodicTimer(Often, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RefreshAsync();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            await keys.RefreshAsync();
        }
        catch (StorageUnavailableException error)
        {
            AccessLog.KeysNotRefreshed(logger, error.Message);
        }
    }
}
