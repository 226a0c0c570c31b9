using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Handling;

/// <summary>Runs a handler while it is this process's turn, and otherwise looks now and then whether the turn has come.</summary>
internal sealed class TakeTurns(Database database, string owner, TimeProvider clock, ILogger logger)
{
    /// <summary>How long a turn lasts that nobody renews: so long nothing is handled where a process ended without a word.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10), Renewal = TimeSpan.FromSeconds(3), BetweenLooks = TimeSpan.FromSeconds(1);

    public async Task RunAsync(string handler, Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var begun = clock.GetUtcNow();
                if (await HandlerTurns.TryTakeAsync(database, handler, owner, begun.ToUnixTimeMilliseconds(), EndOf(begun)))
                {
                    await HaveTurnAsync(handler, begun, run, stopping);
                    continue;
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                HandlingLog.DatabaseAway(logger, error, handler);
            }

            await Task.Delay(BetweenLooks, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HaveTurnAsync(string handler, DateTimeOffset begun, Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = run(turn.Token);
        // A file has one process: its turn has no end.
        if (database.Dialect == Dialect.Postgres)
        {
            var renewing = RenewAsync(handler, begun, turn.Token);
            await Task.WhenAny(running, renewing);
            await turn.CancelAsync();
            await renewing;
        }

        await running;
        await HandlerTurns.LeaveAsync(database, handler, owner);
    }

    /// <summary>Comes to its end when the turn does: lost to another, or not renewed in time.</summary>
    private async Task RenewAsync(string handler, DateTimeOffset begun, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Renewal, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                try
                {
                    var now = clock.GetUtcNow();
                    if (!await HandlerTurns.TryRenewAsync(database, handler, owner, EndOf(now)))
                        break;
                    begun = now;
                }
                catch (Exception error) when (error is not OperationCanceledException && clock.GetUtcNow() - begun < Turn)
                {
                    HandlingLog.DatabaseAway(logger, error, handler);
                }
            }

            HandlingLog.TurnLost(logger, handler);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The receiver stops.
        }
        catch (Exception error)
        {
            HandlingLog.DatabaseAway(logger, error, handler);
        }
    }

    private static long EndOf(DateTimeOffset begun) => (begun + Turn).ToUnixTimeMilliseconds();
}
