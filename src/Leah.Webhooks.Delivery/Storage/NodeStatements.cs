using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>The nodes in their table. On PostgreSQL alone.</summary>
internal static class NodeStatements
{
    private const string Join = """
        INSERT INTO nodes (id, name, beat, renewed_at, keeps_to) VALUES (@id, @name, 1, @now, @keeps)
        """;

    private const string Renew = """
        UPDATE nodes SET beat = beat + 1, renewed_at = @now, keeps_to = @keeps WHERE id = @id AND expired_at IS NULL
        RETURNING (extract(epoch FROM clock_timestamp()) * 1000)::bigint
        """;

    private const string All = "SELECT id, beat, expired_at, keeps_to FROM nodes ORDER BY id";

    // Only where it still stands as it was seen: a node that came back in the meantime is left alone.
    private const string Expire = "UPDATE nodes SET expired_at = @now WHERE id = @id AND beat = @beat AND expired_at IS NULL";

    private const string Leave = "DELETE FROM nodes WHERE id = @id";

    // What was stored by a node that had been dead and forgotten by then: it is freed like any dead node's.
    internal const string Orphans = $"""
        INSERT INTO nodes (id, name, beat, renewed_at, expired_at, keeps_to)
        SELECT DISTINCT d.node_id, 'forgotten', 0, @now::bigint, @now::bigint, '' FROM deliveries d
        WHERE d.{ScheduledRows.State} AND d.node_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = d.node_id)
        ON CONFLICT (id) DO NOTHING
        """;

    internal const string Claims = $"""
        SELECT endpoint_id, id FROM deliveries
        WHERE {ScheduledRows.State} AND node_id IS NOT NULL AND node_id = @node AND (endpoint_id, id) > (@endpoint, @after)
        ORDER BY endpoint_id, id LIMIT @limit
        FOR UPDATE SKIP LOCKED
        """;

    // By the key, as in SettleBatch.
    internal const string Free = $"UPDATE deliveries SET node_id = NULL WHERE {ScheduledRows.State} AND COALESCE(node_id, '') = @node AND id = ANY(@ids)";

    internal const string AnyClaim = $"SELECT 1 FROM deliveries WHERE {ScheduledRows.State} AND node_id IS NOT NULL AND node_id = @node LIMIT 1";

    public static ValueTask<int> JoinAsync(Session session, string id, string name, string keepsTo, DateTimeOffset now) =>
        session.ExecuteAsync(Join, ("@id", id), ("@name", name), ("@now", now.Column()), ("@keeps", keepsTo));

    /// <summary>Renews a node's row; gives the database's time, or null where others took the node for dead.</summary>
    public static ValueTask<DateTimeOffset?> RenewAsync(Session session, string id, string keepsTo, DateTimeOffset now) =>
        session.SingleAsync<DateTimeOffset?>(Renew, row => row.Time(0), ("@now", now.Column()), ("@keeps", keepsTo), ("@id", id));

    public static ValueTask<IReadOnlyList<NodeRow>> AllAsync(Session session) =>
        session.QueryAsync(All, row => new NodeRow(row.GetString(0), row.GetInt64(1), !row.IsDBNull(2), row.GetString(3)));

    public static async ValueTask<bool> ExpireAsync(Session session, NodeRow seen, DateTimeOffset now) =>
        await session.ExecuteAsync(Expire, ("@now", now.Column()), ("@id", seen.Id), ("@beat", seen.Beat)) > 0;

    public static ValueTask<int> LeaveAsync(Session session, string id) => session.ExecuteAsync(Leave, ("@id", id));

    public static async ValueTask<bool> AnyClaimAsync(Session session, string node) => await session.SingleAsync(AnyClaim, row => true, ("@node", node));

    public static ValueTask<int> AdoptOrphansAsync(Session session, DateTimeOffset now) => session.ExecuteAsync(Orphans, ("@now", now.Column()));

    /// <summary>Frees some of a node's claims that lie behind a place in their index; gives the place of the last, or null where there was none.</summary>
    public static async ValueTask<(string Endpoint, string Id, int Count)?> FreeAsync(Session session, string node, (string Endpoint, string Id) after, int limit)
    {
        var claims = await session.QueryAsync(
            Claims, row => (Endpoint: row.GetString(0), Id: row.GetString(1)), ("@node", node), ("@endpoint", after.Endpoint), ("@after", after.Id), ("@limit", limit));
        if (claims.Count == 0)
            return null;
        await session.ExecuteAsync(Free, ("@node", node), ("@ids", claims.Select(claim => claim.Id).ToArray()));
        return (claims[^1].Endpoint, claims[^1].Id, claims.Count);
    }
}

/// <summary>A node in its row.</summary>
internal sealed record NodeRow(string Id, long Beat, bool IsExpired, string KeepsTo);
