using System.Data.Common;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Partnerships in their table. A deleted one is marked, never removed: its events and deliveries still name it.</summary>
internal static class PartnershipStatements
{
    private const string Columns = "id, name, kind, code, created_at";

    internal const string Exists = "SELECT 1 FROM partnerships WHERE id = @id";

    internal const string CodeIsTaken = "SELECT 1 FROM partnerships WHERE code = @code AND id <> @id AND deleted_at IS NULL";

    internal const string Find = $"SELECT {Columns} FROM partnerships WHERE id = @id AND deleted_at IS NULL";

    internal const string List = $"""
        SELECT {Columns} FROM partnerships
        WHERE deleted_at IS NULL AND (created_at, id) < (@created_at, @id)
        ORDER BY created_at DESC, id DESC
        LIMIT @limit
        """;

    private const string Insert = """
        INSERT INTO partnerships (id, name, kind, code, created_at) VALUES (@id, @name, @kind, @code, @created_at)
        """;

    private const string Update = "UPDATE partnerships SET name = @name, kind = @kind, code = @code WHERE id = @id";

    private const string Delete = "UPDATE partnerships SET deleted_at = @now WHERE id = @id AND deleted_at IS NULL";

    /// <summary>Whether the id was ever used, by a deleted partnership too.</summary>
    public static async ValueTask<bool> ExistsAsync(Session session, string id) =>
        await session.SingleAsync(Exists, row => true, ("@id", id));

    /// <summary>Whether another partnership has the code.</summary>
    public static async ValueTask<bool> CodeIsTakenAsync(Session session, string code, string id) =>
        await session.SingleAsync(CodeIsTaken, row => true, ("@code", code), ("@id", id));

    public static ValueTask<Partnership?> FindAsync(Session session, string id) => session.SingleAsync(Find, Read, ("@id", id));

    /// <summary>Those made before the one named, newest first.</summary>
    public static ValueTask<IReadOnlyList<Partnership>> ListAsync(Session session, long createdAt, string id, int limit) =>
        session.QueryAsync(List, Read, ("@created_at", createdAt), ("@id", id), ("@limit", limit));

    public static ValueTask<int> InsertAsync(Session session, Partnership partnership) => session.ExecuteAsync(
        Insert,
        ("@id", partnership.Id),
        ("@name", partnership.Name),
        ("@kind", partnership.Kind),
        ("@code", partnership.Code),
        ("@created_at", partnership.CreatedAt.Column()));

    public static ValueTask<int> UpdateAsync(Session session, Partnership partnership) => session.ExecuteAsync(
        Update, ("@name", partnership.Name), ("@kind", partnership.Kind), ("@code", partnership.Code), ("@id", partnership.Id));

    public static ValueTask<int> DeleteAsync(Session session, string id, DateTimeOffset now) =>
        session.ExecuteAsync(Delete, ("@now", now.Column()), ("@id", id));

    private static Partnership Read(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.TextOrNull(3), row.Time(4));
}
