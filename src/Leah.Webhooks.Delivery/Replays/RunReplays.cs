using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Replays;

/// <summary>Carries the replays on in the background, a step of each in turn; those that an earlier run of the program left too.</summary>
internal sealed class RunReplays(Database database, ContinueReplay replays, EngineSignals signals, TimeProvider clock, ILogger<RunReplays> logger)
    : BackgroundService
{
    /// <summary>How soon to look whether enough was sent to make more.</summary>
    private static readonly TimeSpan WhileAhead = TimeSpan.FromMilliseconds(250);

    /// <summary>How soon to try again after the database was away, and to look for replays that another node took in.</summary>
    private static readonly TimeSpan WhileIdle = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var nudge = new Nudge(clock);
        signals.OnReplayStarted = nudge.Give;
        try
        {
            while (true)
            {
                var pause = await RoundAsync();
                if (pause is { } time)
                    await nudge.WaitAsync(time, stoppingToken);
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping; the next run goes on from where the database says.
        }
        finally
        {
            signals.OnReplayStarted = null;
        }
    }

    /// <summary>One step of each replay; gives how long there is nothing to do, or null where there is.</summary>
    private async Task<TimeSpan?> RoundAsync()
    {
        try
        {
            var running = await database.ReadAsync(ReplayStatements.RunningAsync);
            var goesOn = false;
            foreach (var id in running)
                goesOn |= await replays.StepAsync(id) == ReplayStep.GoesOn;
            return goesOn ? null : running.Count > 0 ? WhileAhead : WhileIdle;
        }
        catch (StorageUnavailableException error)
        {
            BackgroundLog.CannotGoOn(logger, error, "Replays");
            return WhileIdle;
        }
    }
}
