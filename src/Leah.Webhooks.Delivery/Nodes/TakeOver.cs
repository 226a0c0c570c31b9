using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>Frees the claims of dead nodes, in batches, so that all who live take them up at once. Several may do so beside each other.</summary>
internal sealed class TakeOver(Database database, EngineSignals signals)
{
    private const int ClaimsAStep = 2_000;
    private static readonly TimeSpan WhileOthersAreAtIt = TimeSpan.FromMilliseconds(50);

    /// <summary>Frees all that a dead node has claimed and forgets the node; gives how many claims that were.</summary>
    public async Task<int> FreeAsync(string node, CancellationToken cancellation)
    {
        var all = 0;
        while (true)
        {
            var freed = await PassAsync(node, cancellation);
            all += freed;
            // A pass leaves out what others hold locked in that moment: done is what a pass finds nothing in, and nobody else is about.
            if (freed == 0 && await ForgetAsync(node))
                return all;
            if (freed == 0)
                await Task.Delay(WhileOthersAreAtIt, TimeProvider.System, cancellation);
        }
    }

    private async Task<int> PassAsync(string node, CancellationToken cancellation)
    {
        var (all, after) = (0, (Endpoint: "", Id: ""));
        while (await database.WriteAsync(session => NodeStatements.FreeAsync(session, node, after, ClaimsAStep)) is { } step)
        {
            all += step.Count;
            after = (step.Endpoint, step.Id);
            signals.Freed();
            cancellation.ThrowIfCancellationRequested();
        }

        return all;
    }

    /// <summary>Deletes the node's row where nothing is claimed by it any more.</summary>
    private Task<bool> ForgetAsync(string node) => database.WriteAsync(async session =>
    {
        if (await NodeStatements.AnyClaimAsync(session, node))
            return false;
        await NodeStatements.LeaveAsync(session, node);
        return true;
    });
}
