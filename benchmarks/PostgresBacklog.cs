namespace Leah.Webhooks.Benchmarks;

/// <summary>Rows as the engine would have left them.</summary>
internal static class PostgresBacklog
{
    public const int Claimed = 100_000;

    /// <summary>A million deliveries that wait for a paused endpoint.</summary>
    public const string Insert = $"""
        UPDATE endpoints SET state = 'paused', revision = revision + 1 WHERE partnership_id = 'paused';
        UPDATE catalog SET version = version + 1;
        INSERT INTO events (id, partnership_id, event_type, user_id, created_at, body)
        SELECT 'evt_0' || lpad(n::text, 19, '0'), 'paused', 'USER_REGISTERED', 'user-' || n, 1700000000000 + n, '{Body}' FROM generate_series(1, 1000000) n;
        INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, created_at)
        SELECT 'dlv_0' || lpad(n::text, 19, '0'), 'evt_0' || lpad(n::text, 19, '0'), 'paused', (SELECT id FROM endpoints WHERE partnership_id = 'paused'), 'USER_REGISTERED',
            'scheduled', 'first', 1700000000000 + n, 1700000000000 + n FROM generate_series(1, 1000000) n;
        """;

    /// <summary>Deliveries that a node has claimed.</summary>
    public const string InsertClaimed = $"""
        INSERT INTO nodes (id, name, beat, renewed_at, keeps_to) SELECT 'node_dead', 'dead', 1, 0, 'node_dead';
        INSERT INTO events (id, partnership_id, event_type, user_id, created_at, body)
        SELECT 'evt_0' || lpad(n::text, 19, '0'), 'paused', 'USER_REGISTERED', 'user-' || n, 1700000000000 + n, '{Body}' FROM generate_series(1, 100000) n;
        INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, created_at, node_id)
        SELECT 'dlv_0' || lpad(n::text, 19, '0'), 'evt_0' || lpad(n::text, 19, '0'), 'paused', (SELECT id FROM endpoints WHERE partnership_id = 'paused'), 'USER_REGISTERED',
            'scheduled', 'first', 1700000000000 + n, 1700000000000 + n, 'node_dead' FROM generate_series(1, 100000) n;
        """;

    /// <summary>From now on it stands still: its last sign of life.</summary>
    public const string DeadNode = "UPDATE nodes SET beat = beat + 1 WHERE id = 'node_dead'";

    private const string Body = """{"event":"USER_REGISTERED","user":{"id":"65e9c4884805c146b5770c61"},"partner":{"id":"paused"},"date":"2024-03-07T13:43:40.674Z"}""";
}
