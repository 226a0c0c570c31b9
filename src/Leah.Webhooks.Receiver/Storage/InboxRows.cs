using System.Data.Common;
using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Reads events out of the inbox.</summary>
internal static class InboxRows
{
    public const int ColumnCount = 12;

    public const string Columns =
        "id, received_at, event_type, user_id, partner_id, event_date, outcome, same_as, webhook_id, credential, body, trace_parent";

    private const string BySeq = $"SELECT {Columns} FROM inbox WHERE seq = @seq";

    private const string ById = $"SELECT {Columns} FROM inbox WHERE id = @id";

    private const string Filtered = $"""
        SELECT {Columns} FROM inbox
        WHERE (event_type = @event_type OR @event_type IS NULL) AND (user_id = @user_id OR @user_id IS NULL) AND (outcome = @outcome OR @outcome IS NULL)
          AND (received_at >= @since OR @since IS NULL) AND (seq < (SELECT seq FROM inbox WHERE id = @before) OR @before IS NULL)
        ORDER BY seq DESC LIMIT @limit
        """;

    public static ValueTask<ReceivedEvent?> FindAsync(Session session, long seq) => session.SingleAsync(BySeq, Read, ("@seq", seq));

    public static ValueTask<ReceivedEvent?> FindAsync(Session session, string id) => session.SingleAsync(ById, Read, ("@id", id));

    public static Task<IReadOnlyList<ReceivedEvent>> ListAsync(Database database, ReceivedFilter filter, CancellationToken cancellation) => database.ReadAsync(
        session => session.QueryAsync(
            Filtered, Read, ("@event_type", filter.EventType), ("@user_id", filter.UserId), ("@outcome", filter.Outcome?.ToWord()),
            ("@since", filter.Since?.ToStoredText()), ("@before", filter.Before), ("@limit", filter.Limit)),
        cancellation);

    public static ReceivedEvent Read(DbDataReader row) => new(
        row.GetString(0),
        StoredTime.Parse(row.GetString(1)),
        row.GetString(2),
        Text(row, 3),
        Text(row, 4),
        Text(row, 5),
        OutcomeWords.Parse(row.GetString(6)),
        Text(row, 7),
        Text(row, 8),
        row.GetString(9),
        row.GetFieldValue<byte[]>(10))
    {
        TraceParent = Text(row, 11),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
