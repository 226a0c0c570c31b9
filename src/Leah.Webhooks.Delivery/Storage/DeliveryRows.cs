using System.Data.Common;
using Leah.Webhooks.Delivery.Reading;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>How a delivery stands in its row beside its endpoint's, and what that comes to.</summary>
internal static class DeliveryRows
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order, of <c>deliveries d</c> and <c>endpoints e</c>.</summary>
    public const string Columns = """
        d.id, d.event_id, d.event_type, d.partnership_id, d.endpoint_id, d.state, d.attempt_count, d.due_at, d.node_id, d.created_at, d.settled_at,
        d.test, d.resend_of, e.state, e.deleted_at
        """;

    /// <summary>The number of <see cref="Columns"/>: where further ones begin.</summary>
    public const int Count = 15;

    public static DeliverySummary Read(DbDataReader row)
    {
        var endpoint = new EndpointStanding(row.IsDBNull(13) ? EndpointState.Active : row.State<EndpointState>(13), row.TimeOrNull(14));
        var state = ShownState.Of(row.State<DeliveryState>(5), isClaimed: !row.IsDBNull(8), endpoint);
        return new DeliverySummary(
            Id: row.GetString(0),
            EventId: row.GetString(1),
            EventType: row.GetString(2),
            PartnershipId: row.GetString(3),
            EndpointId: row.GetString(4),
            State: state,
            AttemptCount: row.GetInt32(6),
            NextAttemptAt: state == DeliveryState.Scheduled ? row.Time(7) : null,
            CreatedAt: row.Time(9),
            SettledAt: row.TimeOrNull(10) ?? (state == DeliveryState.Cancelled ? endpoint.DeletedAt : null),
            Test: row.Flag(11),
            ResendOf: row.TextOrNull(12));
    }
}
