namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>Each speaking test, as its last correction tells.</summary>
internal static class SpeakingTestsTable
{
    public static readonly UpsertRows<SpeakingTestFinished> Rows = new(
        "speaking_tests",
        [
            Column<SpeakingTestFinished>.Text("test_id", told => told.Test?.Id),
            Column<SpeakingTestFinished>.Text("user_id", told => told.User?.Id),
            Column<SpeakingTestFinished>.Text("started_at", told => told.Test?.Start.ToColumn()),
            Column<SpeakingTestFinished>.Text("ended_at", told => told.Test?.End.ToColumn()),
            Column<SpeakingTestFinished>.Whole("question_count", told => told.Test?.QuestionCount),
            Column<SpeakingTestFinished>.Truth("is_valid", told => told.Test?.IsValid),
            Column<SpeakingTestFinished>.Text("level", told => told.Test?.Result?.Level),
            Column<SpeakingTestFinished>.Text("sublevel", told => told.Test?.Result?.Sublevel),
            Column<SpeakingTestFinished>.Number("score", told => told.Test?.Result?.Score.ToColumn()),
            Column<SpeakingTestFinished>.Number("vocabulary_score", told => told.Test?.Result?.VocabularyScore.ToColumn()),
            Column<SpeakingTestFinished>.Number("fluency_score", told => told.Test?.Result?.FluencyScore.ToColumn()),
            Column<SpeakingTestFinished>.Number("pronunciation_score", told => told.Test?.Result?.PronunciationScore.ToColumn()),
            Column<SpeakingTestFinished>.Number("grammar_score", told => told.Test?.Result?.GrammarScore.ToColumn()),
            Column<SpeakingTestFinished>.Text("pdf", told => told.Test?.Result?.Pdf),
        ]);
}
