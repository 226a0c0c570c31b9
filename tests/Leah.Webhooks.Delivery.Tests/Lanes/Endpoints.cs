namespace Leah.Webhooks.Delivery.Tests.Lanes;

/// <summary>Endpoints as the catalog loads them.</summary>
internal static class Endpoints
{
    public static Endpoint Active(string id, int? maxInFlight = null) => new()
    {
        Id = id,
        PartnershipId = "p1",
        Url = new Uri("https://partner.example/"),
        EventTypes = [EventTypes.UserRegistered],
        Authentication = "basic",
        State = EndpointState.Active,
        StateSince = Judging.Attempts.Noon,
        Health = new EndpointHealth(),
        CreatedAt = Judging.Attempts.Noon,
        UpdatedAt = Judging.Attempts.Noon,
        MaxInFlight = maxInFlight,
    };

    /// <summary>The endpoint after somebody changed its state.</summary>
    public static Endpoint Moved(this Endpoint endpoint, EndpointState state) => endpoint with { State = state, Revision = endpoint.Revision + 1 };

    /// <summary>The endpoint as it is held, with its next probe due at that time.</summary>
    public static Endpoint Held(this Endpoint endpoint, DateTimeOffset probeAt) => endpoint.Moved(EndpointState.Holding) with
    {
        Health = new EndpointHealth(ConsecutiveFailures: 10, FailedAttempts: 10, ProbeInterval: TimeSpan.FromSeconds(30), NextProbeAt: probeAt),
    };

    /// <summary>The endpoint as it is known to do well, or to fail.</summary>
    public static Endpoint Known(this Endpoint endpoint, bool sound) => endpoint with
    {
        Health = sound ? new EndpointHealth(SucceededAttempts: 5) : new EndpointHealth(ConsecutiveFailures: 5, FailedAttempts: 5),
    };
}
