using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>
/// The ways along which lists of deliveries are walked, newest first. Each follows one index in its order from a bound on, so that it reads
/// only the rows that it gives, however many there are (a person's few deliveries alone are sorted).
/// </summary>
internal static class DeliveryListStatements
{
    private const string Select = $"SELECT {DeliveryRows.Columns}";

    private const string Span = "d.id < @before AND d.id >= @since ORDER BY d.id DESC LIMIT @limit";

    internal const string Newest = $"""
        {Select} FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE {Span}
        """;

    internal const string OfEndpoint = $"""
        {Select} FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE d.endpoint_id = @endpoint AND d.state = @state AND d.node_id IS NULL AND {Span}
        """;

    internal const string ClaimedOfEndpoint = $"""
        {Select} FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE d.endpoint_id = @endpoint AND d.node_id IS NOT NULL AND {Span}
        """;

    // Sorted, but there are never more than lanes have room for. The empty text keeps the planner from walking all deliveries in the order of their ids.
    internal const string Claimed = $"""
        {Select} FROM (SELECT id || '' AS id FROM deliveries WHERE node_id IS NOT NULL) c CROSS JOIN deliveries d ON d.id = c.id LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE {Span}
        """;

    // PostgreSQL's planner needs no help, and knows no CROSS JOIN with a condition.
    internal const string ClaimedOnPostgres = $"""
        {Select} FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE d.state = 'scheduled' AND d.node_id IS NOT NULL AND {Span}
        """;

    internal const string OfUserOnPostgres = $"""
        {Select} FROM events v JOIN deliveries d ON d.event_id = v.id LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE v.user_id = @user AND {Span}
        """;

    // The index holds no succeeded ones; the second condition lets the planner see that it may be used.
    internal const string InState = $"""
        {Select} FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE d.state = @state AND d.state <> 'succeeded' AND d.node_id IS NULL AND {Span}
        """;

    internal const string OfEvent = $"""
        {Select} FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE d.event_id = @event AND {Span}
        """;

    internal const string OfUser = $"""
        {Select} FROM events v CROSS JOIN deliveries d ON d.event_id = v.id LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE v.user_id = @user AND {Span}
        """;

    public static ValueTask<IReadOnlyList<DeliverySummary>> NewestAsync(Session session, WalkStep step) =>
        session.QueryAsync(Newest, DeliveryRows.Read, ("@before", step.Before), ("@since", step.Since), ("@limit", step.Limit));

    /// <summary>An endpoint's, in one stored state, that no node has claimed.</summary>
    public static ValueTask<IReadOnlyList<DeliverySummary>> OfEndpointAsync(Session session, string endpointId, DeliveryState stored, WalkStep step) =>
        session.QueryAsync(
            OfEndpoint,
            DeliveryRows.Read,
            ("@endpoint", endpointId),
            ("@state", stored.Word()),
            ("@before", step.Before),
            ("@since", step.Since),
            ("@limit", step.Limit));

    /// <summary>An endpoint's that a node has claimed: all of them are scheduled.</summary>
    public static ValueTask<IReadOnlyList<DeliverySummary>> ClaimedOfEndpointAsync(Session session, string endpointId, WalkStep step) => session.QueryAsync(
        ClaimedOfEndpoint, DeliveryRows.Read, ("@endpoint", endpointId), ("@before", step.Before), ("@since", step.Since), ("@limit", step.Limit));

    /// <summary>All that nodes have claimed.</summary>
    public static ValueTask<IReadOnlyList<DeliverySummary>> ClaimedAsync(Session session, WalkStep step) =>
        session.QueryAsync(
        session.Dialect == Dialect.Postgres ? ClaimedOnPostgres : Claimed, DeliveryRows.Read, ("@before", step.Before), ("@since", step.Since), ("@limit", step.Limit));

    /// <summary>In any stored state but succeeded, where no node has claimed them.</summary>
    public static ValueTask<IReadOnlyList<DeliverySummary>> InStateAsync(Session session, DeliveryState stored, WalkStep step) => session.QueryAsync(
        InState, DeliveryRows.Read, ("@state", stored.Word()), ("@before", step.Before), ("@since", step.Since), ("@limit", step.Limit));

    public static ValueTask<IReadOnlyList<DeliverySummary>> OfEventAsync(Session session, string eventId, WalkStep step) => session.QueryAsync(
        OfEvent, DeliveryRows.Read, ("@event", eventId), ("@before", step.Before), ("@since", step.Since), ("@limit", step.Limit));

    public static ValueTask<IReadOnlyList<DeliverySummary>> OfUserAsync(Session session, string userId, WalkStep step) => session.QueryAsync(
        session.Dialect == Dialect.Postgres ? OfUserOnPostgres : OfUser, DeliveryRows.Read, ("@user", userId), ("@before", step.Before), ("@since", step.Since), ("@limit", step.Limit));
}
