using System.Data.Common;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Looks up one delivery.</summary>
internal static class DeliveryStatements
{
    private const string Find = $"""
        SELECT {DeliveryRows.Columns}
        FROM deliveries d LEFT JOIN endpoints e ON e.id = d.endpoint_id
        WHERE d.id = @id
        """;

    private const string FindSent = """
        SELECT v.body, e.url, e.authentication, v.erased_at
        FROM deliveries d JOIN events v ON v.id = d.event_id JOIN endpoints e ON e.id = d.endpoint_id
        WHERE d.id = @id
        """;

    private const string Attempts = """
        SELECT number, started_at, duration_ms, outcome, status_code, error, response_headers, response_body, response_truncated, remote_address, timings
        FROM attempts
        WHERE delivery_id = @id
        ORDER BY id
        """;

    public static ValueTask<DeliverySummary?> FindAsync(Session session, string id) => session.SingleAsync(Find, DeliveryRows.Read, ("@id", id));

    /// <summary>What is sent, and where.</summary>
    public static ValueTask<SentRow?> FindSentAsync(Session session, string id) => session.SingleAsync(
        FindSent, row => new SentRow((byte[])row[0], row.GetString(1), row.GetString(2), !row.IsDBNull(3)), ("@id", id));

    public static ValueTask<IReadOnlyList<Attempt>> AttemptsAsync(Session session, string id) => session.QueryAsync(Attempts, ReadAttempt, ("@id", id));

    private static Attempt ReadAttempt(DbDataReader row) => new(
        Number: row.GetInt32(0),
        StartedAt: row.Time(1),
        Duration: TimeSpan.FromMilliseconds(row.GetDouble(2)),
        Outcome: row.State<AttemptOutcome>(3),
        StatusCode: row.IntOrNull(4),
        Error: row.TextOrNull(5),
        ResponseHeaders: AttemptJson.ReadHeaders(row.TextOrNull(6)),
        ResponseBody: row.IsDBNull(7) ? default(ReadOnlyMemory<byte>) : (byte[])row[7],
        ResponseTruncated: row.Flag(8),
        RemoteAddress: row.TextOrNull(9),
        Timings: AttemptJson.ReadTimings(row.TextOrNull(10)));
}

/// <summary>What a delivery sends, and where.</summary>
internal sealed record SentRow(byte[] Body, string Url, string Authentication, bool IsErased);
