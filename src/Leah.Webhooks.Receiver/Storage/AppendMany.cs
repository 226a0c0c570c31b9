using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>
/// As <see cref="AppendReceipt"/>, on PostgreSQL, where each statement is a journey to the server: of many receipts all that are new go in by one. The two unique
/// indexes decide here too; what they refuse is a repeat of something, also of another in the same batch, and goes the long way alone.
/// </summary>
/// <remarks>Receipts of one batch came at the same time: none was answered before another came, so nobody can tell in which order those that go alone follow the others.</remarks>
internal static class AppendMany
{
    private const string Insert = """
        INSERT INTO inbox (id, received_at, event_type, user_id, partner_id, event_date, body, outcome, webhook_id, transport_key, identity, version, credential, trace_parent)
        SELECT u.id, u.received_at, u.event_type, u.user_id, u.partner_id, u.event_date, convert_from(u.body, 'UTF8'), u.outcome, u.webhook_id, u.transport_key, u.identity,
            CASE WHEN u.identity IS NULL THEN NULL ELSE 1 END, u.credential, u.trace_parent
        FROM unnest(@ids::text[], @received::text[], @types::text[], @users::text[], @partners::text[], @dates::text[], @bodies::bytea[], @outcomes::text[],
                @webhooks::text[], @transports::text[], @identities::text[], @credentials::text[], @traces::text[])
            WITH ORDINALITY AS u (id, received_at, event_type, user_id, partner_id, event_date, body, outcome, webhook_id, transport_key, identity, credential, trace_parent, place)
        ORDER BY u.place
        ON CONFLICT DO NOTHING
        RETURNING id
        """;

    private const string Standings = """
        SELECT u.user_id, now_holds.identity, now_holds.event_date
        FROM unnest(@users::text[]) AS u (user_id), LATERAL (
            SELECT identity, event_date FROM inbox WHERE inbox.user_id = u.user_id AND event_type = @event_type AND identity IS NOT NULL
            ORDER BY event_date DESC, seq DESC LIMIT 1) AS now_holds
        """;

    /// <summary>Stores them; gives what became of each, in their order.</summary>
    public static async ValueTask<IReadOnlyList<Stored>> RunAsync(Session session, IReadOnlyList<Receipt> batch)
    {
        var placed = await PlaceAsync(session, batch);
        var stored = placed.Count == 0 ? [] : (await InsertAsync(session, placed)).ToHashSet(StringComparer.Ordinal);
        var results = new List<Stored>(batch.Count);
        foreach (var receipt in batch)
        {
            results.Add(stored.Contains(receipt.Id)
                ? new(receipt.Id, OutcomeOfNew(receipt), SameAs: null)
                : await AppendReceipt.RunAsync(session, receipt));
        }

        return results;
    }

    /// <summary>Those whose identity can be told for all at once: all but statements about a user of whom the batch has several.</summary>
    private static async ValueTask<List<(Receipt Receipt, string? Identity)>> PlaceAsync(Session session, IReadOnlyList<Receipt> batch)
    {
        List<(Receipt Receipt, string? Identity)> placed = [];
        foreach (var kind in batch.GroupBy(receipt => receipt is { Recipe.AgainstCurrent: true, Facts.Subject: not null } ? receipt.Facts.EventType : null, StringComparer.Ordinal))
        {
            if (kind.Key is not { } eventType)
            {
                placed.AddRange(kind.Select(receipt => (receipt, receipt.Facts.Subject)));
                continue;
            }

            var alone = kind.Where(receipt => receipt.Facts.UserId is not null).GroupBy(receipt => Text(receipt.Facts.UserId), StringComparer.Ordinal)
                .Where(ofUser => ofUser.Count() == 1).ToDictionary(ofUser => ofUser.Key!, ofUser => ofUser.First(), StringComparer.Ordinal);
            var standings = (await session.QueryAsync(
                Standings, row => (UserId: row.GetString(0), Standing: new IdentityOf.Standing(row.GetString(1), row.IsDBNull(2) ? "" : row.GetString(2))),
                ("@users", alone.Keys.ToArray()), ("@event_type", Text(eventType)))).ToDictionary(one => one.UserId, one => one.Standing, StringComparer.Ordinal);
            foreach (var (userId, receipt) in alone)
            {
                placed.Add((receipt, IdentityOf.Decide(
                    receipt.Facts.Subject ?? "", receipt.Facts.Date ?? "", receipt.WebhookId, standings.GetValueOrDefault(userId))));
            }
        }

        return placed;
    }

    private static ValueTask<IReadOnlyList<string>> InsertAsync(Session session, List<(Receipt Receipt, string? Identity)> placed)
    {
        // In the order in which they came.
        placed.Sort((one, other) => string.CompareOrdinal(one.Receipt.Id, other.Receipt.Id));
        return session.QueryAsync(
            Insert,
            row => row.GetString(0),
            ("@ids", Column(placed, receipt => receipt.Id)),
            ("@received", Column(placed, receipt => receipt.ReceivedAt.ToStoredText())),
            ("@types", Column(placed, receipt => receipt.Facts.EventType)),
            ("@users", Column(placed, receipt => receipt.Facts.UserId)),
            ("@partners", Column(placed, receipt => receipt.Facts.PartnerId)),
            ("@dates", Column(placed, receipt => receipt.Facts.Date)),
            ("@bodies", placed.Select(one => one.Receipt.Body).ToArray()),
            ("@outcomes", Column(placed, receipt => OutcomeOfNew(receipt).ToWord())),
            ("@webhooks", Column(placed, receipt => receipt.WebhookId)),
            ("@transports", Column(placed, receipt => receipt.TransportKey)),
            ("@identities", placed.Select(one => Text(one.Identity)).ToArray()),
            ("@credentials", Column(placed, receipt => receipt.Credential)),
            ("@traces", Column(placed, receipt => receipt.TraceParent)));
    }

    private static Outcome OutcomeOfNew(Receipt receipt) => receipt.Facts.IsComplete ? Outcome.New : Outcome.Incomplete;

    private static string?[] Column(List<(Receipt Receipt, string? Identity)> placed, Func<Receipt, string?> value) => [.. placed.Select(one => Text(value(one.Receipt)))];

    // As the storage does with a text alone: the one character that its texts cannot hold.
    private static string? Text(string? text) => text?.Replace('\0', '\uFFFD');
}
