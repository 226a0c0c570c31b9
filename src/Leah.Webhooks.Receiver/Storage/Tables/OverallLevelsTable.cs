namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>Each user's level: the one of the newest date, in whatever order levels arrive.</summary>
internal static class OverallLevelsTable
{
    // The inbox is asked too: a repeat that bears a newer date is a duplicate there, and what it repeats holds again from that date on.
    private const string IsKnownToBeOld = """
        EXISTS (
            SELECT 1 FROM inbox
            WHERE inbox.user_id = @user_id AND event_type = 'OVERALL_LEVEL' AND identity IS NOT NULL AND event_date > @calculated_at
              AND EXISTS (SELECT 1 FROM overall_levels WHERE overall_levels.user_id = @user_id))
        """;

    public static readonly UpsertRows<OverallLevelCalculated> Rows = new(
        "overall_levels",
        [
            Column<OverallLevelCalculated>.Text("user_id", told => told.User?.Id),
            Column<OverallLevelCalculated>.Text("level", told => told.Overall?.Level),
            Column<OverallLevelCalculated>.Text("sublevel", told => told.Overall?.Sublevel),
            Column<OverallLevelCalculated>.Number("score", told => told.Overall?.Score.ToColumn()),
            Column<OverallLevelCalculated>.Text("speaking_test_id", told => told.SpeakingTest?.Id),
            Column<OverallLevelCalculated>.Text("placement_test_id", told => told.PlacementTest?.Id),
            Column<OverallLevelCalculated>.Text("calculated_at", told => told.Date.ToColumn()),
        ],
        unless: IsKnownToBeOld,
        only: "excluded.calculated_at >= overall_levels.calculated_at");
}
