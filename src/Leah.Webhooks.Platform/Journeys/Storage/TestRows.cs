using System.Text.Json;
using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys.Storage;

/// <summary>Tests that were taken.</summary>
internal static class TestRows
{
    private const string Find = "SELECT user_id, test FROM tests WHERE kind = @kind AND test_id = @test";

    internal const string Latest = """
        SELECT test FROM tests WHERE user_id = @user AND kind = @kind ORDER BY ended_at DESC, test_id DESC LIMIT 1
        """;

    // Nothing is written over another learner's test, also where that one came in a moment ago.
    private const string Put = """
        INSERT INTO tests (kind, test_id, user_id, ended_at, test) VALUES (@kind, @test, @user, @ended, @content)
        ON CONFLICT (kind, test_id) DO UPDATE SET ended_at = excluded.ended_at, test = excluded.test WHERE tests.user_id = excluded.user_id
        """;

    internal const string Delete = "DELETE FROM tests WHERE user_id = @user";

    /// <summary>Whose test it is and what it says; null where there is none with the id.</summary>
    public static ValueTask<TakenTest<T>?> FindAsync<T>(Session session, TestKind<T> kind, string testId) where T : class, ITestReport => session.SingleAsync(
        Find,
        row => new TakenTest<T>(row.GetString(0), JsonSerializer.Deserialize(row.GetString(1), kind.Json)!),
        ("@kind", kind.Word),
        ("@test", testId));

    /// <summary>The learner's test of the kind that ended last.</summary>
    public static ValueTask<T?> LatestAsync<T>(Session session, TestKind<T> kind, string userId) where T : class, ITestReport =>
        session.SingleAsync(Latest, row => JsonSerializer.Deserialize(row.GetString(0), kind.Json), ("@user", userId), ("@kind", kind.Word))!;

    /// <summary>Keeps a new or a corrected test; false where the id is another learner's.</summary>
    public static async ValueTask<bool> PutAsync<T>(Session session, TestKind<T> kind, string userId, T test) where T : class, ITestReport => await session.ExecuteAsync(
        Put,
        ("@kind", kind.Word),
        ("@test", test.Id),
        ("@user", userId),
        ("@ended", test.End.ToUnixTimeMilliseconds()),
        ("@content", JsonSerializer.Serialize(test, kind.Json))) == 1;

    public static ValueTask<int> DeleteAsync(Session session, string userId) => session.ExecuteAsync(Delete, ("@user", userId));
}

/// <summary>A stored test.</summary>
/// <param name="UserId">Who took it.</param>
/// <param name="Test">What it says.</param>
internal sealed record TakenTest<T>(string UserId, T Test);
