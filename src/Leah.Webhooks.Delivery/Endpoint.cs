namespace Leah.Webhooks.Delivery;

/// <summary>Where a partnership's events are sent, and how.</summary>
public sealed record Endpoint
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whose events it gets.</summary>
    public required string PartnershipId { get; init; }

    /// <summary>Its address; always <c>https</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>The event types that it subscribes to; never empty.</summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>What its people say about it.</summary>
    public string? Description { get; init; }

    /// <summary><c>basic</c> or <c>bearer</c>.</summary>
    public required string Authentication { get; init; }

    /// <summary>The user name of Basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>Its own time limit of an attempt; null for <see cref="DeliveryOptions.Timeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Its own cap of attempts in flight; null for <see cref="DeliveryOptions.MaxInFlightPerEndpoint"/>.</summary>
    public int? MaxInFlight { get; init; }

    /// <summary>Its own delays before a second and third attempt; null for <see cref="DeliveryOptions.RetryDelays"/>.</summary>
    public IReadOnlyList<TimeSpan>? RetryDelays { get; init; }

    /// <summary>Whether it is sent to.</summary>
    public required EndpointState State { get; init; }

    /// <summary>Since when it is in that state.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>How it has been doing.</summary>
    public required EndpointHealth Health { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its settings were last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The password or token, encrypted; only the engine can read it.</summary>
    internal string Secret { get; init; } = "";

    /// <summary>Counts what people changed about it.</summary>
    internal long Revision { get; init; } = 1;

    /// <summary>Counts how often nodes have stored how it stands.</summary>
    internal long Judgements { get; init; }
}

/// <summary>How an endpoint has been doing.</summary>
/// <param name="ConsecutiveFailures">Failed attempts since the last success.</param>
/// <param name="FirstFailureAt">When the first of them began.</param>
/// <param name="SucceededAttempts">How many attempts succeeded in all.</param>
/// <param name="FailedAttempts">How many failed in all.</param>
/// <param name="LastSuccessAt">When an attempt last succeeded.</param>
/// <param name="LastFailureAt">When one last failed.</param>
/// <param name="LastError">What was wrong then.</param>
/// <param name="ProbeInterval">While holding: how long until the probe after the next.</param>
/// <param name="NextProbeAt">While holding: when the next probe is sent.</param>
public sealed record EndpointHealth(
    int ConsecutiveFailures = 0,
    DateTimeOffset? FirstFailureAt = null,
    long SucceededAttempts = 0,
    long FailedAttempts = 0,
    DateTimeOffset? LastSuccessAt = null,
    DateTimeOffset? LastFailureAt = null,
    string? LastError = null,
    TimeSpan? ProbeInterval = null,
    DateTimeOffset? NextProbeAt = null);
