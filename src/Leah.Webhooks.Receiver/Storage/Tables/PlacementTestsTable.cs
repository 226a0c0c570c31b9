namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>Each placement test, as its last correction tells.</summary>
internal static class PlacementTestsTable
{
    public static readonly UpsertRows<PlacementTestFinished> Rows = new(
        "placement_tests",
        [
            Column<PlacementTestFinished>.Text("test_id", told => told.Test?.Id),
            Column<PlacementTestFinished>.Text("user_id", told => told.User?.Id),
            Column<PlacementTestFinished>.Text("started_at", told => told.Test?.Start.ToColumn()),
            Column<PlacementTestFinished>.Text("ended_at", told => told.Test?.End.ToColumn()),
            Column<PlacementTestFinished>.Whole("question_count", told => told.Test?.QuestionCount),
            Column<PlacementTestFinished>.Text("level", told => told.Test?.Result?.Level),
            Column<PlacementTestFinished>.Text("sublevel", told => told.Test?.Result?.Sublevel),
            Column<PlacementTestFinished>.Number("score", told => told.Test?.Result?.Score.ToColumn()),
            Column<PlacementTestFinished>.Number("language_score", told => told.Test?.Result?.LanguageScore.ToColumn()),
            Column<PlacementTestFinished>.Number("reading_score", told => told.Test?.Result?.ReadingScore.ToColumn()),
            Column<PlacementTestFinished>.Number("listening_score", told => told.Test?.Result?.ListeningScore.ToColumn()),
            Column<PlacementTestFinished>.Text("pdf", told => told.Test?.Result?.Pdf),
        ]);
}
