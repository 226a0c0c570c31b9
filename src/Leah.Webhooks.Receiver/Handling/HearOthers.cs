using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Hosting;

namespace Leah.Webhooks.Receiver.Handling;

/// <summary>Hears what other processes over the same database have stored, and passes it on to the handlers whose turn is here.</summary>
internal sealed class HearOthers(Lazy<ReceiverDatabase> database, Arrivals arrivals, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Value.Database.Dialect == Dialect.Sqlite)
            return;
        while (true)
        {
            try
            {
                // It begins with one call, for what may have been missed.
                await database.Value.Database.ListenAsync(TellOthers.Channel, AnnounceAsync, stoppingToken);
            }
            catch (StorageUnavailableException)
            {
                // That the database is away is told by those who want to write.
                await Task.Delay(BetweenAttempts, clock, stoppingToken);
            }
        }
    }

    private Task AnnounceAsync(string text)
    {
        arrivals.Announce();
        return Task.CompletedTask;
    }
}
