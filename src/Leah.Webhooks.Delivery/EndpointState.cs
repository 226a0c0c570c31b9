namespace Leah.Webhooks.Delivery;

/// <summary>Whether an endpoint is sent to. Stored and shown as the lower-case word.</summary>
public enum EndpointState
{
    /// <summary>It is sent to.</summary>
    Active,

    /// <summary>Somebody paused it; its deliveries are held until it is resumed.</summary>
    Paused,

    /// <summary>It failed too often in a row; its deliveries are held, and one at a time is sent as a probe until it answers.</summary>
    Holding,

    /// <summary>It was held for too long; its deliveries are held until somebody resumes it.</summary>
    Disabled,
}

/// <summary>Which states follow which, and why. Drawn in docs/ARCHITECTURE.md and tested from here.</summary>
public static class EndpointMoves
{
    /// <summary>Every allowed move.</summary>
    public static IReadOnlyList<(EndpointState From, EndpointState To, string Why)> All { get; } =
    [
        (EndpointState.Active, EndpointState.Paused, "pause"),
        (EndpointState.Active, EndpointState.Holding, "too many failures in a row"),
        (EndpointState.Holding, EndpointState.Active, "a probe succeeded, or resume"),
        (EndpointState.Holding, EndpointState.Paused, "pause"),
        (EndpointState.Holding, EndpointState.Disabled, "held for too long"),
        (EndpointState.Paused, EndpointState.Active, "resume"),
        (EndpointState.Disabled, EndpointState.Active, "resume"),
        (EndpointState.Disabled, EndpointState.Paused, "pause"),
    ];
}
