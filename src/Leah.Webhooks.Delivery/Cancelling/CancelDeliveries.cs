using Leah.Webhooks.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Cancelling;

/// <summary>Cancels in the background, whenever an endpoint was deleted, and at the start what an earlier run of the program left.</summary>
internal sealed class CancelDeliveries(CancelStep step, EngineSignals signals, TimeProvider clock, ILogger<CancelDeliveries> logger)
    : BackgroundService
{
    private static readonly TimeSpan WhileSomethingIsClaimed = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WhileIdle = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var nudge = new Nudge(clock);
        signals.OnEndpointDeleted = nudge.Give;
        try
        {
            while (true)
                await nudge.WaitAsync(await RoundAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping; the next run goes on.
        }
        finally
        {
            signals.OnEndpointDeleted = null;
        }
    }

    private async Task<TimeSpan> RoundAsync(CancellationToken cancellation)
    {
        try
        {
            return await step.CancelAllAsync(cancellation) ? WhileIdle : WhileSomethingIsClaimed;
        }
        catch (StorageUnavailableException error)
        {
            BackgroundLog.CannotGoOn(logger, error, "Cancellations");
            return WhileSomethingIsClaimed;
        }
    }
}
