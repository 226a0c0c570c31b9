using System.Data.Common;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>How an endpoint stands in its row.</summary>
internal static class EndpointRows
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = """
        id, partnership_id, url, event_types, description, authentication, username, secret, timeout_ms, max_in_flight, retry_delays,
        state, state_since, revision, created_at, updated_at, consecutive_failures, first_failure_at, succeeded_attempts, failed_attempts,
        last_success_at, last_failure_at, last_error, probe_interval_ms, next_probe_at, judgements
        """;

    public static Endpoint Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        PartnershipId = row.GetString(1),
        Url = new Uri(row.GetString(2)),
        EventTypes = row.Words(3),
        Description = row.TextOrNull(4),
        Authentication = row.GetString(5),
        Username = row.TextOrNull(6),
        Secret = row.GetString(7),
        Timeout = row.SpanOrNull(8),
        MaxInFlight = row.IntOrNull(9),
        RetryDelays = row.SpansOrNull(10),
        State = row.State<EndpointState>(11),
        StateSince = row.Time(12),
        Revision = row.GetInt64(13),
        Judgements = row.GetInt64(25),
        CreatedAt = row.Time(14),
        UpdatedAt = row.Time(15),
        Health = new EndpointHealth(
            ConsecutiveFailures: row.GetInt32(16),
            FirstFailureAt: row.TimeOrNull(17),
            SucceededAttempts: row.GetInt64(18),
            FailedAttempts: row.GetInt64(19),
            LastSuccessAt: row.TimeOrNull(20),
            LastFailureAt: row.TimeOrNull(21),
            LastError: row.TextOrNull(22),
            ProbeInterval: row.SpanOrNull(23),
            NextProbeAt: row.TimeOrNull(24)),
    };
}
