using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>Each placement test, as its last correction tells.</summary>
internal static class PlacementTestsTable
{
    private const string Upsert = """
        INSERT INTO placement_tests (test_id, user_id, started_at, ended_at, question_count, level, sublevel, score, language_score, reading_score, listening_score, pdf)
        VALUES (@test_id, @user_id, @started_at, @ended_at, @question_count, @level, @sublevel, @score, @language_score, @reading_score, @listening_score, @pdf)
        ON CONFLICT (test_id) DO UPDATE SET
            user_id = excluded.user_id, started_at = excluded.started_at, ended_at = excluded.ended_at, question_count = excluded.question_count,
            level = excluded.level, sublevel = excluded.sublevel, score = excluded.score, language_score = excluded.language_score,
            reading_score = excluded.reading_score, listening_score = excluded.listening_score, pdf = excluded.pdf
        """;

    public static async ValueTask WriteAsync(Session session, PlacementTestFinished told)
    {
        var (test, result) = (told.Test, told.Test?.Result);
        await session.ExecuteAsync(
            Upsert, ("@test_id", test?.Id), ("@user_id", told.User?.Id), ("@started_at", test?.Start.ToColumn()), ("@ended_at", test?.End.ToColumn()),
            ("@question_count", test?.QuestionCount), ("@level", result?.Level), ("@sublevel", result?.Sublevel), ("@score", result?.Score.ToColumn()),
            ("@language_score", result?.LanguageScore.ToColumn()), ("@reading_score", result?.ReadingScore.ToColumn()),
            ("@listening_score", result?.ListeningScore.ToColumn()), ("@pdf", result?.Pdf));
    }
}
