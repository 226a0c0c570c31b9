using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>What rebuilding the tables needs of the database.</summary>
internal static class TableRows
{
    private const string Known = """
        event_type IN ('USER_REGISTERED', 'ONBOARDING_FINISHED', 'PLACEMENT_TEST_FINISHED', 'SPEAKING_TEST_FINISHED', 'OVERALL_LEVEL')
        AND outcome IN ('new', 'correction')
        """;

    private const string Extent = $"SELECT COUNT(*), (SELECT COALESCE(MAX(seq), 0) FROM inbox) FROM inbox WHERE {Known}";

    private const string Next = $"SELECT {InboxRows.Columns}, seq FROM inbox WHERE seq > @position AND seq <= @last AND {Known} ORDER BY seq LIMIT @limit";

    private const string ToTheEnd = "UPDATE handlers SET position = @last WHERE name = @handler";

    private const string NothingLeft = "DELETE FROM handler_work WHERE handler = @handler";

    public static async ValueTask EmptyAsync(Session session)
    {
        await session.ExecuteAsync("DELETE FROM users");
        await session.ExecuteAsync("DELETE FROM onboardings");
        await session.ExecuteAsync("DELETE FROM placement_tests");
        await session.ExecuteAsync("DELETE FROM speaking_tests");
        await session.ExecuteAsync("DELETE FROM overall_levels");
    }

    /// <summary>How many events there are for the tables, and where the inbox ends now: what comes later is the handler's.</summary>
    public static ValueTask<(long Count, long Last)> ExtentAsync(Session session) => session.SingleAsync(Extent, row => (row.GetInt64(0), row.GetInt64(1)));

    public static ValueTask<IReadOnlyList<(long Seq, ReceivedEvent Received)>> NextAsync(Session session, long position, long last, int limit) => session.QueryAsync(
        Next, row => (row.GetInt64(InboxRows.ColumnCount), InboxRows.Read(row)), ("@position", position), ("@last", last), ("@limit", limit));

    /// <summary>The tables hold everything up to there now, so their handler goes on with what comes next.</summary>
    public static async ValueTask SettleHandlerAsync(Session session, string handler, long last)
    {
        await session.ExecuteAsync(ToTheEnd, ("@last", last), ("@handler", handler));
        await session.ExecuteAsync(NothingLeft, ("@handler", handler));
    }
}
