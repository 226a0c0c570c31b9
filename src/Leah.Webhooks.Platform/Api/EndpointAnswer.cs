using Leah.Webhooks.Delivery;

namespace Leah.Webhooks.Platform.Api;

/// <summary>An endpoint, without its password or token.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PartnershipId">Whose events it gets.</param>
/// <param name="Url">Its address.</param>
/// <param name="EventTypes">The event types that it subscribes to.</param>
/// <param name="Authentication">How it is signed in to.</param>
/// <param name="Description">What its people say about it.</param>
/// <param name="TimeoutSeconds">Its own time limit of an attempt; null for the platform's.</param>
/// <param name="MaxInFlight">How many attempts may be in flight to it at once; null for the platform's.</param>
/// <param name="RetryDelaysSeconds">Its own delays before the second and third attempt; null for the platform's.</param>
/// <param name="State"><c>active</c>, <c>paused</c>, <c>holding</c> (it fails, so sending to it stopped) or <c>disabled</c> (held for too long).</param>
/// <param name="StateSince">Since when it is in that state.</param>
/// <param name="Health">How it has been doing.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When its settings were last changed.</param>
internal sealed record EndpointAnswer(
    string Id,
    string PartnershipId,
    string Url,
    IReadOnlyList<string> EventTypes,
    AuthenticationAnswer Authentication,
    string? Description,
    double? TimeoutSeconds,
    int? MaxInFlight,
    IReadOnlyList<double>? RetryDelaysSeconds,
    string State,
    DateTimeOffset StateSince,
    HealthFigures Health,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static EndpointAnswer Of(Delivery.Endpoint endpoint) => new(
        endpoint.Id,
        endpoint.PartnershipId,
        endpoint.Url.OriginalString,
        endpoint.EventTypes,
        new AuthenticationAnswer(endpoint.Authentication, endpoint.Username),
        endpoint.Description,
        endpoint.Timeout?.TotalSeconds,
        endpoint.MaxInFlight,
        endpoint.RetryDelays?.Select(delay => delay.TotalSeconds).ToList(),
        endpoint.State.Word(),
        endpoint.StateSince,
        HealthFigures.Of(endpoint.Health),
        endpoint.CreatedAt,
        endpoint.UpdatedAt);
}

/// <summary>How an endpoint is signed in to.</summary>
/// <param name="Type"><c>basic</c> or <c>bearer</c>.</param>
/// <param name="Username">The user name of <c>basic</c>.</param>
internal sealed record AuthenticationAnswer(string Type, string? Username);

/// <summary>How an endpoint has been doing.</summary>
/// <param name="ConsecutiveFailures">Failed attempts since the last success.</param>
/// <param name="FirstFailureAt">When the first of them began.</param>
/// <param name="SucceededAttempts">How many attempts succeeded in all.</param>
/// <param name="FailedAttempts">How many failed in all.</param>
/// <param name="LastSuccessAt">When an attempt last succeeded.</param>
/// <param name="LastFailureAt">When one last failed.</param>
/// <param name="LastError">What was wrong then.</param>
/// <param name="NextProbeAt">While holding: when the next delivery is sent to see whether it answers again.</param>
internal sealed record HealthFigures(
    int ConsecutiveFailures,
    DateTimeOffset? FirstFailureAt,
    long SucceededAttempts,
    long FailedAttempts,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt,
    string? LastError,
    DateTimeOffset? NextProbeAt)
{
    public static HealthFigures Of(EndpointHealth health) => new(
        health.ConsecutiveFailures,
        health.FirstFailureAt,
        health.SucceededAttempts,
        health.FailedAttempts,
        health.LastSuccessAt,
        health.LastFailureAt,
        health.LastError,
        health.NextProbeAt);
}
