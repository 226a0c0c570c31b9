using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Intake;

/// <summary>Keeps the catalog in memory, and sees by its version when it is stale: inside a transaction, so that no event is matched against an old one.</summary>
internal sealed class CatalogCache(LaneTable lanes)
{
    private readonly Lock _gate = new();
    private Catalog _catalog = new(0, [], []);

    /// <summary>The version that it keeps.</summary>
    public long Version => Volatile.Read(ref _catalog).Version;

    /// <summary>Set by the engine: gets the claims to give up when lanes close by a change.</summary>
    public Action<IReadOnlyList<LaneItem>>? OnReleased { get; set; }

    /// <summary>The catalog as the session's transaction sees it.</summary>
    public async ValueTask<Catalog> CurrentAsync(Session session)
    {
        var version = await CatalogStatements.VersionAsync(session);
        var catalog = Volatile.Read(ref _catalog);
        return catalog.Version == version ? catalog : Take(await CatalogStatements.LoadAsync(session));
    }

    /// <summary>Forgets it: it may have been read in a transaction that was then undone.</summary>
    public void Forget()
    {
        lock (_gate)
            Volatile.Write(ref _catalog, new Catalog(0, [], []));
    }

    private Catalog Take(Catalog loaded)
    {
        IReadOnlyList<LaneItem> released = [];
        lock (_gate)
        {
            // Two may load at once; the older must not undo the newer.
            if (loaded.Version > _catalog.Version)
            {
                released = lanes.Apply(loaded.Endpoints);
                Volatile.Write(ref _catalog, loaded);
            }
        }

        if (released.Count > 0)
            OnReleased?.Invoke(released);
        return loaded;
    }
}
