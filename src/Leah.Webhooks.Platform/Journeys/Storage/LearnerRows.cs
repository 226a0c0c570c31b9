using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys.Storage;

/// <summary>Learners with all that is known of them.</summary>
internal static class LearnerRows
{
    // The row is written before anything is read: whoever else changes this learner waits here until this change is committed.
    private const string Take = """
        INSERT INTO learners (user_id, changed_at) VALUES (@user, @now)
        ON CONFLICT (user_id) DO UPDATE SET changed_at = excluded.changed_at
        """;

    private const string Find = "SELECT profile, self_assessment, learning_goal, onboarded_at, level FROM learners WHERE user_id = @user";

    private const string Save = """
        UPDATE learners
        SET profile = @profile, self_assessment = @assessment, learning_goal = @goal, onboarded_at = @onboarded, level = @level
        WHERE user_id = @user
        """;

    internal const string Delete = "DELETE FROM learners WHERE user_id = @user";

    /// <summary>The learner, new or not, for a change in this transaction.</summary>
    public static async ValueTask<Learner> TakeAsync(Session session, string userId, DateTimeOffset now)
    {
        await session.ExecuteAsync(Take, ("@user", userId), ("@now", now.ToUnixTimeMilliseconds()));
        return await FindAsync(session, userId) ?? throw new InvalidOperationException("The learner was written a moment ago.");
    }

    /// <summary>The learner, or null where nobody named it yet.</summary>
    public static async ValueTask<Learner?> FindAsync(Session session, string userId)
    {
        if (await session.SingleAsync(Find, row => Read(row, userId), ("@user", userId)) is not { } found)
            return null;
        return found with
        {
            Memberships = await RegistrationRows.OfAsync(session, userId),
            Placement = await TestRows.LatestAsync(session, TestKinds.Placement, userId),
            Speaking = await TestRows.LatestAsync(session, TestKinds.Speaking, userId),
        };
    }

    /// <summary>Keeps what stands in the learner's own row.</summary>
    public static ValueTask<int> SaveAsync(Session session, Learner learner) => session.ExecuteAsync(
        Save,
        ("@profile", Json(learner.Profile, JourneyJson.Default.Profile)),
        ("@assessment", Json(learner.SelfAssessment, JourneyJson.Default.SelfAssessment)),
        ("@goal", Json(learner.LearningGoal, JourneyJson.Default.LearningGoal)),
        ("@onboarded", learner.OnboardedAt?.ToUnixTimeMilliseconds()),
        ("@level", Json(learner.Level, JourneyJson.Default.OverallLevel)),
        ("@user", learner.UserId));

    public static ValueTask<int> DeleteAsync(Session session, string userId) => session.ExecuteAsync(Delete, ("@user", userId));

    private static Learner Read(DbDataReader row, string userId) => new(userId)
    {
        Profile = Value(row, 0, JourneyJson.Default.Profile),
        SelfAssessment = Value(row, 1, JourneyJson.Default.SelfAssessment),
        LearningGoal = Value(row, 2, JourneyJson.Default.LearningGoal),
        OnboardedAt = row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        Level = Value(row, 4, JourneyJson.Default.OverallLevel),
    };

    private static string? Json<T>(T? value, JsonTypeInfo<T> type) where T : class => value is null ? null : JsonSerializer.Serialize(value, type);

    private static T? Value<T>(DbDataReader row, int column, JsonTypeInfo<T> type) where T : class =>
        row.IsDBNull(column) ? null : JsonSerializer.Deserialize(row.GetString(column), type);
}
