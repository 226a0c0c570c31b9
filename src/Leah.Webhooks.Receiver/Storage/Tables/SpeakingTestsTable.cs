using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>Each speaking test, as its last correction tells.</summary>
internal static class SpeakingTestsTable
{
    private const string Upsert = """
        INSERT INTO speaking_tests (test_id, user_id, started_at, ended_at, question_count, is_valid, level, sublevel, score,
            vocabulary_score, fluency_score, pronunciation_score, grammar_score, pdf)
        VALUES (@test_id, @user_id, @started_at, @ended_at, @question_count, CAST(@is_valid AS BIGINT) = 1, @level, @sublevel, @score,
            @vocabulary_score, @fluency_score, @pronunciation_score, @grammar_score, @pdf)
        ON CONFLICT (test_id) DO UPDATE SET
            user_id = excluded.user_id, started_at = excluded.started_at, ended_at = excluded.ended_at, question_count = excluded.question_count,
            is_valid = excluded.is_valid, level = excluded.level, sublevel = excluded.sublevel, score = excluded.score,
            vocabulary_score = excluded.vocabulary_score, fluency_score = excluded.fluency_score,
            pronunciation_score = excluded.pronunciation_score, grammar_score = excluded.grammar_score, pdf = excluded.pdf
        """;

    public static async ValueTask WriteAsync(Session session, SpeakingTestFinished told)
    {
        var (test, result) = (told.Test, told.Test?.Result);
        await session.ExecuteAsync(
            Upsert, ("@test_id", test?.Id), ("@user_id", told.User?.Id), ("@started_at", test?.Start.ToColumn()), ("@ended_at", test?.End.ToColumn()),
            ("@question_count", test?.QuestionCount), ("@is_valid", test?.IsValid), ("@level", result?.Level), ("@sublevel", result?.Sublevel),
            ("@score", result?.Score.ToColumn()), ("@vocabulary_score", result?.VocabularyScore.ToColumn()), ("@fluency_score", result?.FluencyScore.ToColumn()),
            ("@pronunciation_score", result?.PronunciationScore.ToColumn()), ("@grammar_score", result?.GrammarScore.ToColumn()), ("@pdf", result?.Pdf));
    }
}
