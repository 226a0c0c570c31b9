using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Cancelling;

/// <summary>
/// Cancels what waits for deleted endpoints, a little at a time. People see it as cancelled from the moment of the deletion, which is derived;
/// this makes it so in the rows, without holding up those who write in between.
/// </summary>
internal sealed class CancelStep(Database database, TimeProvider clock)
{
    /// <summary>How many rows a transaction changes: some milliseconds' worth.</summary>
    internal const int RowsAStep = 500;

    /// <summary>Cancels all that can be; false where a node still has something of a deleted endpoint, so that it pays to look again.</summary>
    public async Task<bool> CancelAllAsync(CancellationToken cancellation)
    {
        var isAllDone = true;
        foreach (var endpointId in await database.ReadAsync(CancelStatements.ToCancelAsync, cancellation))
        {
            while (await database.WriteAsync(session => CancelStatements.CancelAsync(session, endpointId, RowsAStep)) == RowsAStep)
                cancellation.ThrowIfCancellationRequested();
            isAllDone &= await FinishAsync(endpointId);
        }

        return isAllDone;
    }

    private Task<bool> FinishAsync(string endpointId) => database.WriteAsync(async session =>
    {
        if (await CancelStatements.AnyLeftAsync(session, endpointId))
            return false;
        await CancelStatements.FinishAsync(session, endpointId, clock.GetUtcNow());
        return true;
    });
}
