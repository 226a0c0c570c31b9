namespace Leah.Webhooks.Delivery.Judging;

/// <summary>Whether an endpoint is sent to, since when, and how it has been doing.</summary>
internal sealed record Standing(EndpointState State, DateTimeOffset Since, EndpointHealth Health)
{
    public static Standing Of(Endpoint endpoint) => new(endpoint.State, endpoint.StateSince, endpoint.Health);
}
