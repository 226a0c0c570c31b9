using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Hosting;

namespace Leah.Webhooks.Receiver.Handling;

/// <summary>
/// Hears what other processes over the same database have done, and passes it on to the handlers whose turn is here. PostgreSQL tells it; a SQLite file says
/// nothing, so there it is looked now and then whether something is due that nobody has taken, as dead letters are that a command gave back.
/// </summary>
internal sealed class HearOthers(IEnumerable<Handler> handlers, Lazy<ReceiverDatabase> database, Arrivals arrivals, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                if (database.Value.Database.Dialect == Dialect.Sqlite)
                    await LookAsync(stoppingToken);
                else
                    // It begins with one call, for what may have been missed.
                    await database.Value.Database.ListenAsync(TellOthers.Channel, AnnounceAsync, stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // That the database is away is told by those who want to write.
            }

            await Task.Delay(BetweenAttempts, clock, stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        foreach (var handler in handlers)
        {
            if (await HandlerWork.NextDueAsync(database.Value.Database, handler.Name, stopping) <= clock.GetUtcNow().ToUnixTimeMilliseconds())
                arrivals.Announce();
        }
    }

    private Task AnnounceAsync(string text)
    {
        arrivals.Announce();
        return Task.CompletedTask;
    }
}
