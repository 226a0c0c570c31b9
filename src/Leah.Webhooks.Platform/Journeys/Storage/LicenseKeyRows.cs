using System.Data.Common;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys.Storage;

/// <summary>License keys.</summary>
internal static class LicenseKeyRows
{
    private const string Columns = "license_key, id, partnership_id, created_at, used_at, used_by, revoked_at";

    private const string Insert = "INSERT INTO license_keys (license_key, id, partnership_id, created_at) VALUES (@key, @id, @partnership, @now)";

    private const string Find = $"SELECT {Columns} FROM license_keys WHERE license_key = @key";

    internal const string List = $"""
        SELECT {Columns} FROM license_keys WHERE partnership_id = @partnership AND id < @before ORDER BY id DESC LIMIT @limit
        """;

    // Of two that use a key at once, one changes the row; the other finds it changed.
    private const string Use = """
        UPDATE license_keys SET used_at = @now, used_by = @user WHERE license_key = @key AND used_at IS NULL AND revoked_at IS NULL
        """;

    private const string Revoke = "UPDATE license_keys SET revoked_at = @now WHERE license_key = @key AND used_at IS NULL AND revoked_at IS NULL";

    internal const string Forget = "UPDATE license_keys SET used_by = NULL WHERE used_by = @user";

    public static ValueTask<int> InsertAsync(Session session, LicenseKey key) => session.ExecuteAsync(
        Insert, ("@key", key.Key), ("@id", key.Id), ("@partnership", key.PartnershipId), ("@now", key.CreatedAt.ToUnixTimeMilliseconds()));

    public static ValueTask<LicenseKey?> FindAsync(Session session, string key) => session.SingleAsync(Find, Read, ("@key", key));

    /// <summary>Those made before the one named, newest first.</summary>
    public static ValueTask<IReadOnlyList<LicenseKey>> ListAsync(Session session, string partnershipId, string before, int limit) =>
        session.QueryAsync(List, Read, ("@partnership", partnershipId), ("@before", before), ("@limit", limit));

    /// <summary>Uses a key up; false where somebody did before, or it was revoked.</summary>
    public static async ValueTask<bool> UseAsync(Session session, string key, string userId, DateTimeOffset now) =>
        await session.ExecuteAsync(Use, ("@now", now.ToUnixTimeMilliseconds()), ("@user", userId), ("@key", key)) == 1;

    /// <summary>Revokes a key; false where it was used or revoked before.</summary>
    public static async ValueTask<bool> RevokeAsync(Session session, string key, DateTimeOffset now) =>
        await session.ExecuteAsync(Revoke, ("@now", now.ToUnixTimeMilliseconds()), ("@key", key)) == 1;

    /// <summary>Forgets who used a key; that it was used stays.</summary>
    public static ValueTask<int> ForgetAsync(Session session, string userId) => session.ExecuteAsync(Forget, ("@user", userId));

    private static LicenseKey Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), Time(row, 4), row.IsDBNull(5) ? null : row.GetString(5), Time(row, 6));

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
