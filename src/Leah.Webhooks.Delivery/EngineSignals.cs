using Leah.Webhooks.Delivery.Lanes;

namespace Leah.Webhooks.Delivery;

/// <summary>
/// What the other parts tell the running engine. Each signal only makes it look sooner: what it must know stands in the database,
/// and where no engine runs in this process a signal does nothing.
/// </summary>
internal sealed class EngineSignals
{
    /// <summary>Set by the engine while it runs.</summary>
    public Func<Task>? OnCatalogChanged { get; set; }

    /// <summary>Set by the engine while it runs.</summary>
    public Action<string, DeliveryQueue>? OnWaiting { get; set; }

    /// <summary>Set by the engine while it runs.</summary>
    public Action<IReadOnlySet<string>>? OnErased { get; set; }

    /// <summary>Set by <see cref="Replays.RunReplays"/> while it runs.</summary>
    public Action? OnReplayStarted { get; set; }

    /// <summary>Set by <see cref="Cancelling.CancelDeliveries"/> while it runs.</summary>
    public Action? OnEndpointDeleted { get; set; }

    /// <summary>Partnerships or endpoints were changed, and the change is committed. Completes once the lanes keep to it.</summary>
    public Task CatalogChangedAsync() => OnCatalogChanged?.Invoke() ?? Task.CompletedTask;

    /// <summary>Deliveries that no node has claimed were committed for this endpoint, and are due now.</summary>
    public void Waiting(string endpointId, DeliveryQueue queue) => OnWaiting?.Invoke(endpointId, queue);

    /// <summary>The data of these events was erased, and that is committed: what is in memory of them is dropped.</summary>
    public void Erased(IReadOnlyCollection<string> eventIds) => OnErased?.Invoke(eventIds.ToHashSet(StringComparer.Ordinal));

    /// <summary>A replay was stored.</summary>
    public void ReplayStarted() => OnReplayStarted?.Invoke();

    /// <summary>Endpoints were deleted.</summary>
    public void EndpointDeleted() => OnEndpointDeleted?.Invoke();

    /// <summary>The engine stops listening.</summary>
    public void Clear() => (OnCatalogChanged, OnWaiting, OnErased) = (null, null, null);
}
