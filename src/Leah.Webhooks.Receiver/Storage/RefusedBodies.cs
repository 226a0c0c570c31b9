using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>The newest bodies that came with a right credential and were refused. Each is cut at <see cref="MostBytesKept"/>.</summary>
internal static class RefusedBodies
{
    public const int MostBytesKept = 16 * 1024;

    private const string Insert = """
        INSERT INTO refused_bodies (id, received_at, credential, reason, length, body)
        VALUES (@id, @received_at, @credential, @reason, @length, @body)
        """;

    private const string DropOldest = """
        DELETE FROM refused_bodies WHERE id NOT IN (SELECT id FROM refused_bodies ORDER BY id DESC LIMIT @kept)
        """;

    private const string Newest = "SELECT id, received_at, credential, reason, length, body FROM refused_bodies ORDER BY id DESC LIMIT @limit";

    public static Task KeepAsync(Database database, RefusedBody refused, int kept) => database.WriteAsync(async session =>
    {
        await session.ExecuteAsync(
            Insert, ("@id", refused.Id), ("@received_at", refused.ReceivedAt.ToStoredText()), ("@credential", refused.Credential), ("@reason", refused.Reason),
            ("@length", refused.Length), ("@body", refused.Body.ToArray()));
        return await session.ExecuteAsync(DropOldest, ("@kept", kept));
    });

    public static Task<IReadOnlyList<RefusedBody>> ListAsync(Database database, int limit, CancellationToken cancellation) => database.ReadAsync(
        session => session.QueryAsync(
            Newest,
            row => new RefusedBody(
                row.GetString(0), StoredTime.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetFieldValue<byte[]>(5)),
            ("@limit", limit)),
        cancellation);
}
