using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Registering;

/// <summary>
/// What every change of partnerships and endpoints has in common: the catalogue's version is raised in the same transaction,
/// and the engine is told after it.
/// </summary>
internal sealed class CatalogChange(Database database, EngineSignals signals)
{
    /// <summary>Makes a change; completes when it is durable and, where it was made, the lanes keep to it.</summary>
    public async Task<Outcome<T>> MakeAsync<T>(Func<Session, ValueTask<Outcome<T>>> change)
    {
        var outcome = await database.WriteAsync(async session =>
        {
            await session.LockAsync(CatalogVersionStatements.Lock);
            var outcome = await change(session);
            if (outcome.IsDone)
                await CatalogVersionStatements.RaiseAsync(session);
            return outcome;
        });
        if (outcome.IsDone)
            await signals.CatalogChangedAsync();
        return outcome;
    }
}
