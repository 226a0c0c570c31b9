using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Reads a stretch of the inbox from its oldest event to its newest, however long it is, a page at a time.</summary>
internal static class InboxPages
{
    private const string Wanted = """
        (event_type = @event_type OR @event_type IS NULL) AND (user_id = @user_id OR @user_id IS NULL) AND (outcome = @outcome OR @outcome IS NULL)
          AND (received_at >= @since OR @since IS NULL) AND (received_at <= @until OR @until IS NULL)
          AND (@failed = 0 OR seq IN (SELECT seq FROM handler_work WHERE state = 'dead'))
        """;

    private const string Extent = $"SELECT COUNT(*), COALESCE(MAX(seq), 0) FROM inbox WHERE {Wanted}";

    private const string Page = $"SELECT {InboxRows.Columns}, seq FROM inbox WHERE {Wanted} AND seq > @after AND seq <= @last ORDER BY seq LIMIT @limit";

    /// <summary>How many events the stretch has, and where it ends now: what comes later is not of it.</summary>
    public static Task<(long Count, long Last)> ExtentAsync(Database database, InboxSpan span, CancellationToken cancellation) => database.ReadAsync(
        session => session.SingleAsync(
            Extent, row => (row.GetInt64(0), row.GetInt64(1)), ("@event_type", span.EventType), ("@user_id", span.UserId), ("@outcome", span.Outcome?.ToWord()),
            ("@since", span.Since?.ToStoredText()), ("@until", span.Until?.ToStoredText()), ("@failed", span.OnlyFailed ? 1L : 0L)),
        cancellation);

    /// <summary>The events behind one place and up to another, the oldest first, each with its place.</summary>
    public static Task<IReadOnlyList<(long Seq, ReceivedEvent Event)>> ReadAsync(
        Database database, InboxSpan span, long after, long last, int limit, CancellationToken cancellation) => database.ReadAsync(
        session => session.QueryAsync(
            Page, row => (row.GetInt64(InboxRows.ColumnCount), InboxRows.Read(row)), ("@event_type", span.EventType), ("@user_id", span.UserId),
            ("@outcome", span.Outcome?.ToWord()), ("@since", span.Since?.ToStoredText()), ("@until", span.Until?.ToStoredText()),
            ("@failed", span.OnlyFailed ? 1L : 0L), ("@after", after), ("@last", last), ("@limit", limit)),
        cancellation);
}

/// <summary>Which events of the inbox; what is null lets all through.</summary>
/// <param name="EventType">Of one type.</param>
/// <param name="UserId">About one user.</param>
/// <param name="Outcome">Of one outcome.</param>
/// <param name="Since">Received at this time or later.</param>
/// <param name="Until">Received at this time or earlier.</param>
/// <param name="OnlyFailed">Only those that a handler has given up on.</param>
internal sealed record InboxSpan(
    string? EventType = null, string? UserId = null, Outcome? Outcome = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null, bool OnlyFailed = false);
