using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>
/// What people do to endpoints, in their table. Each change raises the revision, so that what the engine decided about the endpoint
/// as it was before falls away.
/// </summary>
internal static class EndpointStatements
{
    internal const string Find = $"""
        SELECT {EndpointRows.Columns} FROM endpoints WHERE id = @id AND partnership_id = @partnership_id AND deleted_at IS NULL
        """;

    internal const string List = $"""
        SELECT {EndpointRows.Columns} FROM endpoints
        WHERE partnership_id = @partnership_id AND id < @before AND deleted_at IS NULL
        ORDER BY id DESC
        LIMIT @limit
        """;

    private const string Insert = """
        INSERT INTO endpoints (id, partnership_id, url, event_types, description, authentication, username, secret, timeout_ms, max_in_flight,
            retry_delays, state, state_since, revision, created_at, updated_at)
        VALUES (@id, @partnership_id, @url, @event_types, @description, @authentication, @username, @secret, @timeout_ms, @max_in_flight,
            @retry_delays, @state, @state_since, @revision, @created_at, @updated_at)
        """;

    private const string Update = """
        UPDATE endpoints
        SET url = @url, event_types = @event_types, description = @description, authentication = @authentication, username = @username,
            secret = @secret, timeout_ms = @timeout_ms, max_in_flight = @max_in_flight, retry_delays = @retry_delays,
            revision = revision + 1, updated_at = @updated_at
        WHERE id = @id
        """;

    private const string Pause = """
        UPDATE endpoints
        SET state = 'paused', state_since = @now, updated_at = @now, revision = revision + 1, probe_interval_ms = NULL, next_probe_at = NULL
        WHERE id = @id
        """;

    private const string Resume = """
        UPDATE endpoints
        SET state = 'active', state_since = @now, updated_at = @now, revision = revision + 1, probe_interval_ms = NULL, next_probe_at = NULL,
            consecutive_failures = 0, first_failure_at = NULL
        WHERE id = @id
        """;

    private const string Delete = """
        UPDATE endpoints SET deleted_at = @now, updated_at = @now, revision = revision + 1 WHERE id = @id AND deleted_at IS NULL
        """;

    private const string DeleteAll = """
        UPDATE endpoints SET deleted_at = @now, updated_at = @now, revision = revision + 1
        WHERE partnership_id = @partnership_id AND deleted_at IS NULL
        """;

    public static ValueTask<Endpoint?> FindAsync(Session session, string partnershipId, string id) =>
        session.SingleAsync(Find, EndpointRows.Read, ("@id", id), ("@partnership_id", partnershipId));

    /// <summary>Those made before the one named, newest first.</summary>
    public static ValueTask<IReadOnlyList<Endpoint>> ListAsync(Session session, string partnershipId, string before, int limit) =>
        session.QueryAsync(List, EndpointRows.Read, ("@partnership_id", partnershipId), ("@before", before), ("@limit", limit));

    public static ValueTask<int> InsertAsync(Session session, Endpoint endpoint) => session.ExecuteAsync(
        Insert,
        ("@id", endpoint.Id),
        ("@partnership_id", endpoint.PartnershipId),
        ("@url", endpoint.Url.OriginalString),
        ("@event_types", endpoint.EventTypes.Column()),
        ("@description", endpoint.Description),
        ("@authentication", endpoint.Authentication),
        ("@username", endpoint.Username),
        ("@secret", endpoint.Secret),
        ("@timeout_ms", endpoint.Timeout.Column()),
        ("@max_in_flight", endpoint.MaxInFlight),
        ("@retry_delays", endpoint.RetryDelays.Column()),
        ("@state", endpoint.State.Word()),
        ("@state_since", endpoint.StateSince.Column()),
        ("@revision", endpoint.Revision),
        ("@created_at", endpoint.CreatedAt.Column()),
        ("@updated_at", endpoint.UpdatedAt.Column()));

    /// <summary>Writes the settings. State and health are the engine's and stay.</summary>
    public static ValueTask<int> UpdateAsync(Session session, Endpoint endpoint) => session.ExecuteAsync(
        Update,
        ("@url", endpoint.Url.OriginalString),
        ("@event_types", endpoint.EventTypes.Column()),
        ("@description", endpoint.Description),
        ("@authentication", endpoint.Authentication),
        ("@username", endpoint.Username),
        ("@secret", endpoint.Secret),
        ("@timeout_ms", endpoint.Timeout.Column()),
        ("@max_in_flight", endpoint.MaxInFlight),
        ("@retry_delays", endpoint.RetryDelays.Column()),
        ("@updated_at", endpoint.UpdatedAt.Column()),
        ("@id", endpoint.Id));

    public static ValueTask<int> PauseAsync(Session session, string id, DateTimeOffset now) =>
        session.ExecuteAsync(Pause, ("@now", now.Column()), ("@id", id));

    /// <summary>Makes it active with a clean slate: failures in a row and the probe belong to the time before.</summary>
    public static ValueTask<int> ResumeAsync(Session session, string id, DateTimeOffset now) =>
        session.ExecuteAsync(Resume, ("@now", now.Column()), ("@id", id));

    public static ValueTask<int> DeleteAsync(Session session, string id, DateTimeOffset now) =>
        session.ExecuteAsync(Delete, ("@now", now.Column()), ("@id", id));

    public static ValueTask<int> DeleteAllAsync(Session session, string partnershipId, DateTimeOffset now) =>
        session.ExecuteAsync(DeleteAll, ("@now", now.Column()), ("@partnership_id", partnershipId));
}
