using System.ComponentModel.DataAnnotations;

namespace Leah.Webhooks.Delivery;

/// <summary>How the engine delivers. Configuration section <c>Delivery</c>; every key's default is the contract's.</summary>
public sealed class DeliveryOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Delivery";

    /// <summary>The delays where none are set. A list with defaults would be appended to by configuration, not replaced.</summary>
    public static IReadOnlyList<TimeSpan> DefaultRetryDelays { get; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15)];

    /// <summary>How long to wait before the second and the third attempt. Two entries at most. Defaults to 1 minute and 15 minutes.</summary>
    [MaxLength(2)]
    public IReadOnlyList<TimeSpan>? RetryDelays { get; set; }

    /// <summary>By what share a retry's delay may be shorter or longer, so that a crowd of failures does not come back at once. 0 to 0.5; defaults to 0.1.</summary>
    [Range(0, 0.5)]
    public double RetryJitter { get; set; } = 0.1;

    /// <summary>The longest that a <c>Retry-After</c> can put a retry off. Defaults to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RetryAfterLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The time limit of a whole attempt up to the end of the response's headers; the body gets what is left of it, 5 s at most. Defaults to 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts in flight at once on this node. Defaults to 512.</summary>
    [Range(1, 10_000)]
    public int MaxInFlight { get; set; } = 512;

    /// <summary>Attempts in flight at once to one endpoint, where the endpoint does not set its own. Defaults to 32.</summary>
    [Range(1, 1_000)]
    public int MaxInFlightPerEndpoint { get; set; } = 32;

    /// <summary>CIDR blocks among the private, loopback and link-local ranges that may be sent to all the same. Defaults to none.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    /// <summary>PEM files of roots that partners' certificates may chain to, beside the machine's own. Defaults to none.</summary>
    public IReadOnlyList<string> TrustedRoots { get; set; } = [];

    /// <summary>How many failed attempts in a row make an endpoint be held. Defaults to 10.</summary>
    [Range(1, 1_000_000)]
    public int HoldAfterFailures { get; set; } = 10;

    /// <summary>Over how long a time at least those failures must have come. Defaults to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan HoldAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How soon a holding endpoint gets one real delivery as a probe; doubles after each that fails, up to <see cref="ProbeIntervalLimit"/>. Defaults to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest time between two probes. Defaults to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ProbeIntervalLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an endpoint is held before it is disabled until somebody resumes it. Defaults to 5 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(5);

    /// <summary>
    /// How long a node's deliveries stay its own without a sign of life, where several share a PostgreSQL database: then the others take them over.
    /// Longer than <see cref="Timeout"/> would only make them wait. Defaults to 15 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01.500", "00:10:00")]
    public TimeSpan NodeLease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long requests in flight may go on once the engine is told to stop; what is left is recorded as interrupted. Defaults to 25 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(25);
}
