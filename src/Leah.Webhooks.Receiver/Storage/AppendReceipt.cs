using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>
/// Puts a receipt into the inbox. Whether it is new is decided by the inbox's two unique indexes: the insert of what is new goes through, and only
/// an insert that they refuse has to look what is there already. So twenty equal requests at once are one new event and nineteen duplicates.
/// </summary>
internal static class AppendReceipt
{
    private const string Insert = """
        INSERT INTO inbox (id, received_at, event_type, user_id, partner_id, event_date, body, outcome, webhook_id, transport_key, identity, version, same_as, credential, trace_parent)
        VALUES (@id, @received_at, @event_type, @user_id, @partner_id, @event_date, CAST(@body AS TEXT), @outcome, @webhook_id, @transport_key, @identity, @version, @same_as, @credential, @trace_parent)
        ON CONFLICT DO NOTHING
        """;

    // There the body comes as bytes of which it is said that they are text; bytes of another encoding were refused before.
    private static readonly string InsertOnPostgres = Insert.Replace("CAST(@body AS TEXT)", "convert_from(@body, 'UTF8')", StringComparison.Ordinal);

    private const string ByTransport = "SELECT id, body FROM inbox WHERE transport_key = @key AND outcome <> 'duplicate'";

    private const string Versions = "SELECT id, body, version FROM inbox WHERE identity = @identity AND version IS NOT NULL ORDER BY version";

    public static async ValueTask<Stored> RunAsync(Session session, Receipt receipt)
    {
        var transportKey = receipt.TransportKey;
        var identity = await IdentityOf.RunAsync(session, receipt);
        var outcome = receipt.Facts.IsComplete ? Outcome.New : Outcome.Incomplete;

        // 1. What is new goes in at once.
        if (await InsertAsync(session, receipt, transportKey, outcome, identity, identity is null ? null : 1, sameAs: null))
            return new(receipt.Id, outcome, SameAs: null);

        // 2. The same request again, by its id or its bytes. An id that had another body before says nothing: the content has to.
        if (await SentBeforeAsync(session, transportKey) is { Id: not null } sent)
        {
            if (receipt.WebhookId is not { } reused || SameContent.In(sent.Body, receipt.Body, receipt.Recipe?.Ignored ?? []))
                return await RepeatAsync(session, receipt, transportKey, identity, sent.Id);
            transportKey = TransportKey.OfReusedId(reused, receipt.Body);
            if (await InsertAsync(session, receipt, transportKey, outcome, identity, identity is null ? null : 1, sameAs: null))
                return new(receipt.Id, outcome, SameAs: null);
        }

        // 3. The same event: a version of it that says the same makes this a duplicate, otherwise it is the next version.
        return identity is null
            ? await RepeatAsync(session, receipt, transportKey, identity, (await SentBeforeAsync(session, transportKey)).Id)
            : await RepeatOrCorrectAsync(session, receipt, transportKey, identity);
    }

    /// <summary>What came before with that transport key; without an id where nothing did.</summary>
    public static ValueTask<(string Id, byte[] Body)> SentBeforeAsync(Session session, string transportKey) =>
        session.SingleAsync(ByTransport, row => (Id: row.GetString(0), Body: row.GetFieldValue<byte[]>(1)), ("@key", transportKey));

    /// <summary>The versions of one event, oldest first.</summary>
    public static ValueTask<IReadOnlyList<(string Id, byte[] Body, long Number)>> VersionsAsync(Session session, string identity) => session.QueryAsync(
        Versions, row => (Id: row.GetString(0), Body: row.GetFieldValue<byte[]>(1), Number: row.GetInt64(2)), ("@identity", identity));

    private static async ValueTask<Stored> RepeatOrCorrectAsync(Session session, Receipt receipt, string transportKey, string identity)
    {
        while (true)
        {
            var versions = await VersionsAsync(session, identity);
            if (receipt.Recipe is not { AgainstCurrent: false, Ignored: var ignored })
                return await RepeatAsync(session, receipt, transportKey, identity, versions[0].Id);
            foreach (var version in versions)
            {
                if (SameContent.In(version.Body, receipt.Body, ignored))
                    return await RepeatAsync(session, receipt, transportKey, identity, version.Id);
            }

            // The index refuses the version where somebody else stored it meanwhile; then the look is taken again.
            var latest = versions[^1];
            if (await InsertAsync(session, receipt, transportKey, Outcome.Correction, identity, latest.Number + 1, latest.Id))
                return new(receipt.Id, Outcome.Correction, latest.Id);
        }
    }

    private static async ValueTask<Stored> RepeatAsync(Session session, Receipt receipt, string transportKey, string? identity, string sameAs)
    {
        await InsertAsync(session, receipt, transportKey, Outcome.Duplicate, identity, version: null, sameAs);
        return new(receipt.Id, Outcome.Duplicate, sameAs);
    }

    private static async ValueTask<bool> InsertAsync(
        Session session, Receipt receipt, string transportKey, Outcome outcome, string? identity, long? version, string? sameAs) =>
        await session.ExecuteAsync(
            session.Dialect == Dialect.Postgres ? InsertOnPostgres : Insert,
            ("@id", receipt.Id), ("@received_at", receipt.ReceivedAt.ToStoredText()), ("@event_type", receipt.Facts.EventType),
            ("@user_id", receipt.Facts.UserId), ("@partner_id", receipt.Facts.PartnerId), ("@event_date", receipt.Facts.Date),
            ("@body", receipt.Body), ("@outcome", outcome.ToWord()), ("@webhook_id", receipt.WebhookId), ("@transport_key", transportKey),
            ("@identity", identity), ("@version", version), ("@same_as", sameAs), ("@credential", receipt.Credential), ("@trace_parent", receipt.TraceParent)) > 0;
}
