using System.Text.Json;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>
/// Gathers what a commit publishes and stores it together: on PostgreSQL by one statement for each table, on SQLite by one for each fifty rows.
/// </summary>
internal sealed class PublishBatch
{
    private const string InsertEvents = """
        INSERT INTO events (id, partnership_id, event_type, user_id, created_at, body, trace)
        SELECT u.id, u.partnership, u.type, u.person, @now::bigint, u.body, u.trace
        FROM unnest(@ids::text[], @partnerships::text[], @types::text[], @people::text[], @bodies::bytea[], @traces::text[])
            AS u (id, partnership, type, person, body, trace)
        """;

    private const string InsertDeliveries = """
        INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, node_id, created_at)
        SELECT u.id, u.event, u.partnership, u.endpoint, u.type, 'scheduled', 'first', @now::bigint, u.node, @now::bigint
        FROM unnest(@ids::text[], @events::text[], @partnerships::text[], @endpoints::text[], @types::text[], @nodes::text[])
            AS u (id, event, partnership, endpoint, type, node)
        """;

    // In one order, so that two batches with the same keys cannot wait for each other.
    private const string LockKeys = "SELECT pg_advisory_xact_lock(hashtextextended('idempotency ' || u.key, 0)) FROM unnest(@keys::text[]) AS u (key)";

    private const string FirstAnswers = "SELECT key, body_hash, answer FROM idempotency_keys WHERE key = ANY(@keys)";

    private const string InsertAnswers = """
        INSERT INTO idempotency_keys (key, body_hash, answer, created_at)
        SELECT u.key, u.hash, u.answer, @now::bigint FROM unnest(@keys::text[], @hashes::bytea[], @answers::text[]) AS u (key, hash, answer)
        """;

    private const string IntoEvents = "INSERT INTO events (id, partnership_id, event_type, user_id, created_at, body, trace) VALUES";
    private const string EventRow = "(?, ?, ?, ?, ?, ?, ?)";

    private const string IntoDeliveries =
        "INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, node_id, created_at) VALUES";

    private const string DeliveryRow = "(?, ?, ?, ?, ?, 'scheduled', 'first', ?, ?, ?)";

    private readonly List<NewEvent> _events = [];
    private readonly List<(PlacedDelivery Delivery, NewEvent Event)> _deliveries = [];
    private readonly Dictionary<string, FirstAnswerRow> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _stored = new(StringComparer.Ordinal);

    private PublishBatch()
    {
    }

    /// <summary>Begins a batch of these requests: whoever else comes with one of their keys waits until it is stored.</summary>
    public static async ValueTask<PublishBatch> BeginAsync(Session session, IReadOnlyList<PublishRequest> requests)
    {
        var batch = new PublishBatch();
        await session.LockAsync(CatalogVersionStatements.Lock, shared: true);
        var keys = requests.Select(request => request.IdempotencyKey).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (keys.Length == 0)
            return batch;
        if (session.Dialect == Dialect.Sqlite)
        {
            foreach (var key in keys)
            {
                if (await PublishStatements.FirstAnswerAsync(session, key) is { } first)
                    batch.Found(key, first);
            }

            return batch;
        }

        await session.QueryAsync(LockKeys, _ => 0, ("@keys", keys));
        foreach (var (key, row) in await session.QueryAsync(FirstAnswers, row => (row.GetString(0), PublishStatements.ReadAnswer((byte[])row[1], row.GetString(2))), ("@keys", keys)))
            batch.Found(key, row);

        return batch;
    }

    public FirstAnswerRow? FirstAnswer(string key) => _answers.GetValueOrDefault(key);

    public void Add(NewEvent accepted) => _events.Add(accepted);

    public void Add(PlacedDelivery delivery, NewEvent accepted) => _deliveries.Add((delivery, accepted));

    public void Remember(string key, byte[] hash, IReadOnlyList<AcceptedEvent> answer) => _answers[key] = new FirstAnswerRow(hash, answer);

    /// <summary>Stores what was gathered.</summary>
    public ValueTask StoreAsync(Session session, DateTimeOffset now) =>
        session.Dialect == Dialect.Sqlite ? StoreRowsAsync(session, now) : StoreColumnsAsync(session, now);

    private void Found(string key, FirstAnswerRow row)
    {
        _answers[key] = row;
        _stored.Add(key);
    }

    private async ValueTask StoreRowsAsync(Session session, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        session.Insert(IntoEvents, EventRow, _events, (row, accepted) =>
        {
            row.Add(accepted.Id);
            row.Add(accepted.Facts.PartnerId);
            row.Add(accepted.Facts.EventType);
            row.Add(accepted.Facts.UserId);
            row.Add(at);
            row.Add(accepted.Body.Span);
            row.Add(accepted.Trace);
        });
        session.Insert(IntoDeliveries, DeliveryRow, _deliveries, (row, placed) =>
        {
            row.Add(placed.Delivery.Item.DeliveryId);
            row.Add(placed.Event.Id);
            row.Add(placed.Event.Facts.PartnerId);
            row.Add(placed.Delivery.Item.EndpointId);
            row.Add(placed.Event.Facts.EventType);
            row.Add(at);
            row.Add(placed.Delivery.Claimed ? placed.Delivery.Item.Node : null);
            row.Add(at);
        });
        foreach (var (key, answer) in NewAnswers())
            await PublishStatements.RememberAsync(session, key, answer.BodyHash, answer.Answer, now);
    }

    private async ValueTask StoreColumnsAsync(Session session, DateTimeOffset now)
    {
        if (_events.Count > 0)
        {
            await session.ExecuteAsync(
                InsertEvents,
                ("@now", now.Column()),
                ("@ids", Column(_events, accepted => accepted.Id)),
                ("@partnerships", Column(_events, accepted => accepted.Facts.PartnerId)),
                ("@types", Column(_events, accepted => accepted.Facts.EventType)),
                ("@people", Column(_events, accepted => accepted.Facts.UserId)),
                ("@bodies", Column(_events, accepted => accepted.Body.ToArray())),
                ("@traces", Column(_events, accepted => accepted.Trace)));
        }

        if (_deliveries.Count > 0)
        {
            await session.ExecuteAsync(
                InsertDeliveries,
                ("@now", now.Column()),
                ("@ids", Column(_deliveries, row => row.Delivery.Item.DeliveryId)),
                ("@events", Column(_deliveries, row => row.Event.Id)),
                ("@partnerships", Column(_deliveries, row => row.Event.Facts.PartnerId)),
                ("@endpoints", Column(_deliveries, row => row.Delivery.Item.EndpointId)),
                ("@types", Column(_deliveries, row => row.Event.Facts.EventType)),
                ("@nodes", Column(_deliveries, row => row.Delivery.Claimed ? row.Delivery.Item.Node : null)));
        }

        var made = NewAnswers();
        if (made.Count > 0)
        {
            await session.ExecuteAsync(
                InsertAnswers,
                ("@now", now.Column()),
                ("@keys", Column(made, answer => answer.Key)),
                ("@hashes", Column(made, answer => answer.Value.BodyHash)),
                ("@answers", Column(made, answer => JsonSerializer.Serialize(answer.Value.Answer, AnswerJson.Default.IReadOnlyListAcceptedEvent))));
        }
    }

    private List<KeyValuePair<string, FirstAnswerRow>> NewAnswers() => [.. _answers.Where(answer => !_stored.Contains(answer.Key))];

    private static TColumn[] Column<TRow, TColumn>(List<TRow> rows, Func<TRow, TColumn> value)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(rows[i]);
        return column;
    }
}
