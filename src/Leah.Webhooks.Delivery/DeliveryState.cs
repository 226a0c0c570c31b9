namespace Leah.Webhooks.Delivery;

/// <summary>Where a delivery stands. Shown as the lower-case word.</summary>
public enum DeliveryState
{
    /// <summary>It waits for its turn or its retry, or is being sent.</summary>
    Scheduled,

    /// <summary>It waits until its endpoint is active again: the endpoint is paused, holding or disabled. Derived, never stored.</summary>
    Held,

    /// <summary>The endpoint took it.</summary>
    Succeeded,

    /// <summary>It was tried as often as it may be.</summary>
    Failed,

    /// <summary>Its endpoint was deleted, or its event's data was erased, before it was taken.</summary>
    Cancelled,
}

/// <summary>Which states follow which, and why. Drawn in docs/ARCHITECTURE.md and tested from here.</summary>
public static class DeliveryMoves
{
    /// <summary>Every allowed move.</summary>
    public static IReadOnlyList<(DeliveryState From, DeliveryState To, string Why)> All { get; } =
    [
        (DeliveryState.Scheduled, DeliveryState.Held, "its endpoint is paused, holding or disabled"),
        (DeliveryState.Held, DeliveryState.Scheduled, "its endpoint is active again"),
        (DeliveryState.Scheduled, DeliveryState.Succeeded, "an attempt succeeded"),
        (DeliveryState.Held, DeliveryState.Succeeded, "an attempt that was under way, or a probe, succeeded"),
        (DeliveryState.Scheduled, DeliveryState.Failed, "its last attempt failed"),
        (DeliveryState.Held, DeliveryState.Failed, "its last attempt, under way or a probe, failed"),
        (DeliveryState.Scheduled, DeliveryState.Cancelled, "its endpoint was deleted or its event erased"),
        (DeliveryState.Held, DeliveryState.Cancelled, "its endpoint was deleted or its event erased"),
    ];

    /// <summary>The states that nothing follows.</summary>
    public static IReadOnlyList<DeliveryState> Terminal { get; } = [DeliveryState.Succeeded, DeliveryState.Failed, DeliveryState.Cancelled];
}
