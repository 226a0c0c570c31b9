using System.Text.Json;
using System.Text.Json.Serialization;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Stores an event and a delivery alone, and the answers to requests with an idempotency key. A batch of them is stored by <see cref="PublishBatch"/>.</summary>
internal static class PublishStatements
{
    private const string InsertEvent = """
        INSERT INTO events (id, partnership_id, event_type, user_id, created_at, body, trace) VALUES (@id, @partnership, @type, @user, @now, @body, @trace)
        """;

    private const string InsertDelivery = """
        INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, node_id, created_at)
        VALUES (@id, @event, @partnership, @endpoint, @type, 'scheduled', 'first', @now, @node, @now)
        """;

    private const string FirstAnswer = "SELECT body_hash, answer FROM idempotency_keys WHERE key = @key";

    private const string Remember = "INSERT INTO idempotency_keys (key, body_hash, answer, created_at) VALUES (@key, @hash, @answer, @now)";

    public static async ValueTask InsertEventAsync(Session session, NewEvent accepted, DateTimeOffset now) => await session.ExecuteAsync(
        InsertEvent,
        ("@id", accepted.Id),
        ("@partnership", accepted.Facts.PartnerId),
        ("@type", accepted.Facts.EventType),
        ("@user", accepted.Facts.UserId),
        ("@now", now.ToUnixTimeMilliseconds()),
        ("@body", accepted.Body),
        ("@trace", accepted.Trace));

    public static async ValueTask InsertDeliveryAsync(Session session, PlacedDelivery delivery, NewEvent accepted, string? node, DateTimeOffset now) =>
        await session.ExecuteAsync(
            InsertDelivery,
            ("@id", delivery.Item.DeliveryId),
            ("@event", accepted.Id),
            ("@partnership", accepted.Facts.PartnerId),
            ("@endpoint", delivery.Item.EndpointId),
            ("@type", accepted.Facts.EventType),
            ("@now", now.ToUnixTimeMilliseconds()),
            ("@node", node));

    public static ValueTask<FirstAnswerRow?> FirstAnswerAsync(Session session, string key) => session.SingleAsync(
        FirstAnswer,
        row => ReadAnswer((byte[])row[0], row.GetString(1)),
        ("@key", key));

    public static FirstAnswerRow ReadAnswer(byte[] hash, string answer) =>
        new(hash, JsonSerializer.Deserialize(answer, AnswerJson.Default.IReadOnlyListAcceptedEvent)!);

    public static async ValueTask RememberAsync(Session session, string key, byte[] hash, IReadOnlyList<AcceptedEvent> answer, DateTimeOffset now) =>
        await session.ExecuteAsync(
            Remember,
            ("@key", key),
            ("@hash", hash),
            ("@answer", JsonSerializer.Serialize(answer, AnswerJson.Default.IReadOnlyListAcceptedEvent)),
            ("@now", now.ToUnixTimeMilliseconds()));
}

/// <summary>What was answered to the first request with a key.</summary>
internal sealed record FirstAnswerRow(byte[] BodyHash, IReadOnlyList<AcceptedEvent> Answer);

[JsonSerializable(typeof(IReadOnlyList<AcceptedEvent>))]
internal sealed partial class AnswerJson : JsonSerializerContext;
