using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Keeps when each credential was last used for something that was stored, so that an old one can be taken away without fear.</summary>
internal static class CredentialUses
{
    private const string Upsert = """
        INSERT INTO credential_uses (credential, last_used_at, requests) VALUES (@credential, @now, @requests)
        ON CONFLICT (credential) DO UPDATE SET last_used_at = excluded.last_used_at, requests = credential_uses.requests + excluded.requests
        """;

    private const string All = "SELECT credential, last_used_at, requests FROM credential_uses ORDER BY credential";

    public static async ValueTask RecordAsync(Session session, IReadOnlyList<Receipt> batch)
    {
        foreach (var uses in batch.GroupBy(receipt => receipt.Credential, StringComparer.Ordinal))
        {
            await session.ExecuteAsync(
                Upsert, ("@credential", uses.Key), ("@now", uses.Max(use => use.ReceivedAt).ToStoredText()), ("@requests", uses.LongCount()));
        }
    }

    public static Task<IReadOnlyList<CredentialUse>> ListAsync(Database database, CancellationToken cancellation) => database.ReadAsync(
        session => session.QueryAsync(All, row => new CredentialUse(row.GetString(0), StoredTime.Parse(row.GetString(1)), row.GetInt64(2))), cancellation);
}
