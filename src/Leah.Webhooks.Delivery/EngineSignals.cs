using Leah.Webhooks.Delivery.Lanes;

namespace Leah.Webhooks.Delivery;

/// <summary>
/// What the other parts tell the running engine, and the engines of other nodes. Each signal only makes it look sooner: what it must know stands in
/// the database, and where no engine runs in this process a signal does nothing.
/// </summary>
internal sealed class EngineSignals
{
    // What is told to other nodes. The version before must understand it, or may pass over it.
    private const string CatalogText = "catalog", WaitingWord = "waiting", ErasedText = "erased", ReplayText = "replay", DeletedText = "deleted";

    internal const string LookText = "look";

    /// <summary>Set by the engine while it runs.</summary>
    public Func<Task>? OnCatalogChanged { get; set; }

    /// <summary>Set by the engine while it runs.</summary>
    public Action<string, DeliveryQueue>? OnWaiting { get; set; }

    /// <summary>Set by the engine while it runs.</summary>
    public Action<IReadOnlySet<string>>? OnErased { get; set; }

    /// <summary>Set by the engine while it runs: looks for all that is due.</summary>
    public Action? OnLook { get; set; }

    /// <summary>Set by <see cref="Replays.RunReplays"/> while it runs.</summary>
    public Action? OnReplayStarted { get; set; }

    /// <summary>Set by <see cref="Cancelling.CancelDeliveries"/> while it runs.</summary>
    public Action? OnEndpointDeleted { get; set; }

    /// <summary>Set by the engine while it shares its database with other nodes.</summary>
    public Nodes.TellOthers? Others { get; set; }

    public static string WaitingText(DeliveryQueue queue, IEnumerable<string> endpointIds) => $"{WaitingWord} {queue.Word()} {string.Join(' ', endpointIds)}";

    /// <summary>Partnerships or endpoints were changed, and the change is committed. Completes once the lanes keep to it.</summary>
    public Task CatalogChangedAsync()
    {
        Others?.Tell(CatalogText);
        return CatalogChangedHereAsync();
    }

    /// <summary>As <see cref="CatalogChangedAsync"/>, where the other nodes know already.</summary>
    public Task CatalogChangedHereAsync() => OnCatalogChanged?.Invoke() ?? Task.CompletedTask;

    /// <summary>Deliveries that no node has claimed were committed for this endpoint, and are due now.</summary>
    public void Waiting(string endpointId, DeliveryQueue queue)
    {
        Others?.Waiting(endpointId, queue);
        OnWaiting?.Invoke(endpointId, queue);
    }

    /// <summary>The data of these events was erased, and that is committed: what is in memory of them is dropped.</summary>
    public void Erased(IReadOnlyCollection<string> eventIds)
    {
        Others?.Tell($"{ErasedText} {string.Join(' ', eventIds)}");
        OnErased?.Invoke(eventIds.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>A replay was stored.</summary>
    public void ReplayStarted()
    {
        Others?.Tell(ReplayText);
        OnReplayStarted?.Invoke();
    }

    /// <summary>Endpoints were deleted.</summary>
    public void EndpointDeleted()
    {
        Others?.Tell(DeletedText);
        OnEndpointDeleted?.Invoke();
    }

    /// <summary>Claims of a dead node were freed.</summary>
    public void Freed()
    {
        Others?.Tell(LookText);
        OnLook?.Invoke();
    }

    /// <summary>Much may have changed unseen.</summary>
    public void LookSoon() => OnLook?.Invoke();

    /// <summary>Another node told something, or, without a word, something may have been missed.</summary>
    public async Task HeardAsync(string[] words)
    {
        switch (words)
        {
            case []:
                OnLook?.Invoke();
                OnReplayStarted?.Invoke();
                OnEndpointDeleted?.Invoke();
                await CatalogChangedHereAsync();
                break;
            case [CatalogText]:
                await CatalogChangedHereAsync();
                break;
            case [WaitingWord, var queue, .. var endpoints] when Words.TryParse<DeliveryQueue>(queue, out var which):
                foreach (var endpointId in endpoints)
                    OnWaiting?.Invoke(endpointId, which);
                break;
            case [ErasedText, .. var events]:
                OnErased?.Invoke(events.ToHashSet(StringComparer.Ordinal));
                break;
            case [ReplayText]:
                OnReplayStarted?.Invoke();
                break;
            case [DeletedText]:
                OnEndpointDeleted?.Invoke();
                break;
            case [LookText]:
                OnLook?.Invoke();
                break;
        }
    }

    /// <summary>The engine stops listening.</summary>
    public void Clear() => (OnCatalogChanged, OnWaiting, OnErased, OnLook, Others) = (null, null, null, null, null);
}
