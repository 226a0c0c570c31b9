using System.Data.Common;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Access.Storage;

/// <summary>The table of API keys.</summary>
internal sealed class ApiKeyTable(Database database)
{
    private const string SelectAll = "SELECT id, name, role, partnership_id, digest, created_at, last_used_at FROM api_keys ORDER BY id";

    private const string Find = "SELECT id, name, role, partnership_id, digest, created_at, last_used_at FROM api_keys WHERE digest = @digest";

    private const string AnyOperator = "SELECT 1 FROM api_keys WHERE role = 'operator' LIMIT 1";

    private const string Insert = """
        INSERT INTO api_keys (id, name, role, partnership_id, digest, created_at)
        VALUES (@id, @name, @role, @partnership, @digest, @created)
        """;

    private const string DeleteOne = "DELETE FROM api_keys WHERE id = @id";

    private const string DeleteOfPartnership = "DELETE FROM api_keys WHERE partnership_id = @partnership";

    private const string SetLastUsed = "UPDATE api_keys SET last_used_at = @at WHERE id = @id";

    /// <summary>Whether other processes may change it.</summary>
    public bool IsShared => database.Dialect == Dialect.Postgres;

    public Task<IReadOnlyList<ApiKey>> AllAsync() => database.ReadAsync(session => session.QueryAsync(SelectAll, Read));

    public Task AddAsync(ApiKey key) => database.WriteAsync(session => InsertAsync(session, key));

    /// <summary>Adds an operator's key where there is none of any operator; of several nodes that start at once, one does.</summary>
    public Task<bool> AddFirstAsync(ApiKey key) => database.WriteAsync(async session =>
    {
        await session.LockAsync("api_keys");
        if (await session.SingleAsync(AnyOperator, row => true))
            return false;
        await InsertAsync(session, key);
        return true;
    });

    public Task<ApiKey?> FindAsync(KeyDigest digest) => database.ReadAsync(session => session.SingleAsync(Find, Read, ("@digest", digest.ToBytes())));

    public Task DeleteAsync(string id) => database.WriteAsync(session => session.ExecuteAsync(DeleteOne, ("@id", id)));

    public Task DeleteOfPartnershipAsync(string partnershipId) =>
        database.WriteAsync(session => session.ExecuteAsync(DeleteOfPartnership, ("@partnership", partnershipId)));

    public Task SetLastUsedAsync(IReadOnlyList<(string Id, DateTimeOffset At)> uses) => database.WriteAsync(async session =>
    {
        foreach (var (id, at) in uses)
            await session.ExecuteAsync(SetLastUsed, ("@at", at.ToUnixTimeMilliseconds()), ("@id", id));
        return uses.Count;
    });

    private static ValueTask<int> InsertAsync(Session session, ApiKey key) => session.ExecuteAsync(
        Insert,
        ("@id", key.Id),
        ("@name", key.Name),
        ("@role", key.Role.Word()),
        ("@partnership", key.PartnershipId),
        ("@digest", key.Digest.ToBytes()),
        ("@created", key.CreatedAt.ToUnixTimeMilliseconds()));

    private static ApiKey Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        Words.Parse<Role>(row.GetString(2)),
        row.IsDBNull(3) ? null : row.GetString(3),
        KeyDigest.From(row.GetFieldValue<byte[]>(4)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        row.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)));
}
