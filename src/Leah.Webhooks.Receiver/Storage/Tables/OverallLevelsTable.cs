using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>Each user's level: the one of the newest date, in whatever order levels arrive.</summary>
internal static class OverallLevelsTable
{
    // The inbox is asked too: a repeat that bears a newer date is a duplicate there, and what it repeats holds again from that date on.
    private const string Upsert = """
        INSERT INTO overall_levels (user_id, level, sublevel, score, speaking_test_id, placement_test_id, calculated_at)
        SELECT @user_id, @level, @sublevel, @score, @speaking_test_id, @placement_test_id, @calculated_at
        WHERE NOT EXISTS (
            SELECT 1 FROM inbox
            WHERE user_id = @user_id AND event_type = 'OVERALL_LEVEL' AND identity IS NOT NULL AND event_date > @calculated_at
              AND EXISTS (SELECT 1 FROM overall_levels WHERE user_id = @user_id))
        ON CONFLICT (user_id) DO UPDATE SET
            level = excluded.level, sublevel = excluded.sublevel, score = excluded.score, speaking_test_id = excluded.speaking_test_id,
            placement_test_id = excluded.placement_test_id, calculated_at = excluded.calculated_at
        WHERE excluded.calculated_at >= overall_levels.calculated_at
        """;

    public static async ValueTask WriteAsync(Session session, OverallLevelCalculated told) => await session.ExecuteAsync(
        Upsert, ("@user_id", told.User?.Id), ("@level", told.Overall?.Level), ("@sublevel", told.Overall?.Sublevel), ("@score", told.Overall?.Score.ToColumn()),
        ("@speaking_test_id", told.SpeakingTest?.Id), ("@placement_test_id", told.PlacementTest?.Id), ("@calculated_at", told.Date.ToColumn()));
}
