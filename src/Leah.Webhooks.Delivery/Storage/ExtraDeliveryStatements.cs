using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Stores deliveries that do not come with a published event: resent ones, tests and those of replays. No node has claimed them yet.</summary>
internal static class ExtraDeliveryStatements
{
    private const string Insert = """
        INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, created_at, test, resend_of, replay_id)
        VALUES (@id, @event, @partnership, @endpoint, @type, 'scheduled', @queue, @now, @now, @test, @resend_of, @replay)
        """;

    private const string InsertTestEvent = """
        INSERT INTO events (id, partnership_id, event_type, user_id, created_at, test, body) VALUES (@id, @partnership, @type, @user, @now, 1, @body)
        """;

    public static ValueTask<int> InsertAsync(Session session, ExtraDelivery delivery, DateTimeOffset now) => session.ExecuteAsync(
        Insert,
        ("@id", delivery.Id),
        ("@event", delivery.EventId),
        ("@partnership", delivery.PartnershipId),
        ("@endpoint", delivery.EndpointId),
        ("@type", delivery.EventType),
        ("@queue", delivery.Queue.Word()),
        ("@now", now.Column()),
        ("@test", delivery.Test ? 1 : 0),
        ("@resend_of", delivery.ResendOf),
        ("@replay", delivery.ReplayId));

    public static ValueTask<int> InsertTestEventAsync(
        Session session, string id, string partnershipId, string eventType, string? userId, byte[] body, DateTimeOffset now) => session.ExecuteAsync(
        InsertTestEvent,
        ("@id", id),
        ("@partnership", partnershipId),
        ("@type", eventType),
        ("@user", userId),
        ("@now", now.Column()),
        ("@body", body));
}

/// <summary>A delivery to store.</summary>
internal sealed record ExtraDelivery(
    string Id,
    string EventId,
    string PartnershipId,
    string EndpointId,
    string EventType,
    DeliveryQueue Queue,
    bool Test = false,
    string? ResendOf = null,
    string? ReplayId = null);
