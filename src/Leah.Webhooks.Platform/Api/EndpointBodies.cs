using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Platform.Api.Reading;

namespace Leah.Webhooks.Platform.Api;

/// <summary>An endpoint to make.</summary>
/// <param name="Url">Its address; always <c>https</c>.</param>
/// <param name="EventTypes">The event types that it subscribes to; not empty.</param>
/// <param name="Authentication">What it is signed in to with. Written and never shown.</param>
/// <param name="Description">What its people say about it.</param>
/// <param name="TimeoutSeconds">Its own time limit of an attempt; left out for the platform's.</param>
/// <param name="MaxInFlight">How many attempts may be in flight to it at once; left out for the platform's.</param>
/// <param name="RetryDelaysSeconds">Its own delays before the second and third attempt; left out for the platform's.</param>
internal sealed record EndpointBody(
    string Url,
    IReadOnlyList<string> EventTypes,
    AuthenticationBody Authentication,
    string? Description = null,
    double? TimeoutSeconds = null,
    int? MaxInFlight = null,
    IReadOnlyList<double>? RetryDelaysSeconds = null)
{
    public EndpointDraft Draft => new()
    {
        Url = Url,
        EventTypes = EventTypes,
        Authentication = Authentication.Draft,
        Description = Description,
        TimeoutSeconds = TimeoutSeconds,
        MaxInFlight = MaxInFlight,
        RetryDelaysSeconds = RetryDelaysSeconds?.Select(delay => (double?)delay).ToList(),
    };
}

/// <summary>What to change about an endpoint. What is left out stays as it is; null goes back to the platform's setting.</summary>
/// <param name="Url">Its address; always <c>https</c>.</param>
/// <param name="EventTypes">The event types that it subscribes to; not empty.</param>
/// <param name="Authentication">New credentials in place of the old ones.</param>
/// <param name="Description">What its people say about it.</param>
/// <param name="TimeoutSeconds">Its own time limit of an attempt.</param>
/// <param name="MaxInFlight">How many attempts may be in flight to it at once.</param>
/// <param name="RetryDelaysSeconds">Its own delays before the second and third attempt.</param>
internal sealed record EndpointPatchBody(
    string? Url = null,
    IReadOnlyList<string>? EventTypes = null,
    AuthenticationBody? Authentication = null,
    string? Description = null,
    double? TimeoutSeconds = null,
    int? MaxInFlight = null,
    IReadOnlyList<double>? RetryDelaysSeconds = null)
{
    public static EndpointPatch Patch(Body<EndpointPatchBody> body)
    {
        var to = body.Value;
        return new EndpointPatch
        {
            Url = new(body.Gives("url"), to.Url),
            EventTypes = new(body.Gives("eventTypes"), to.EventTypes),
            Authentication = new(body.Gives("authentication"), to.Authentication?.Draft),
            Description = new(body.Gives("description"), to.Description),
            TimeoutSeconds = new(body.Gives("timeoutSeconds"), to.TimeoutSeconds),
            MaxInFlight = new(body.Gives("maxInFlight"), to.MaxInFlight),
            RetryDelaysSeconds = new(body.Gives("retryDelaysSeconds"), to.RetryDelaysSeconds?.Select(delay => (double?)delay).ToList()),
        };
    }
}

/// <summary>What an endpoint is signed in to with.</summary>
/// <param name="Type"><c>basic</c> or <c>bearer</c>.</param>
/// <param name="Username">For <c>basic</c>.</param>
/// <param name="Password">For <c>basic</c>. Written and never shown.</param>
/// <param name="Token">For <c>bearer</c>. Written and never shown.</param>
internal sealed record AuthenticationBody(string Type, string? Username = null, string? Password = null, string? Token = null)
{
    public AuthenticationDraft Draft => new(Type, Username, Password, Token);

    // A record prints its members; these must never reach a log.
    public override string ToString() => $"{nameof(AuthenticationBody)} {{ Type = {Type} }}";
}
