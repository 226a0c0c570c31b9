using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>Hears what other nodes tell, and has this one look. After each loss of the connection everything is looked at once.</summary>
internal sealed class HearOthers(Database database, NodeId node, EngineSignals signals, TimeProvider clock, ILogger<HearOthers> logger)
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await database.ListenAsync(TellOthers.Channel, HearAsync, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StorageUnavailableException error)
            {
                NodesLog.CannotHear(logger, error.Message);
            }

            await Task.Delay(BetweenAttempts, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HearAsync(string text)
    {
        try
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not [var sender, ..] || sender != node.Value)
                await signals.HeardAsync(words is [_, .. var rest] ? rest : []);
        }
        catch (StorageUnavailableException error)
        {
            NodesLog.CannotHear(logger, error.Message);
        }
    }
}
