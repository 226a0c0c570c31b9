using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>What each user said in the newest onboarding.</summary>
internal static class OnboardingsTable
{
    private const string Upsert = """
        INSERT INTO onboardings (user_id, country_code, region_name, goal, time_studying_english, why_is_learning_english, topics_of_interest,
            grammar_and_vocabulary, reading_comprehension, listening_comprehension, writing, speaking, finished_at)
        VALUES (@user_id, @country_code, @region_name, @goal, @time_studying_english, @why_is_learning_english, @topics_of_interest,
            @grammar_and_vocabulary, @reading_comprehension, @listening_comprehension, @writing, @speaking, @finished_at)
        ON CONFLICT (user_id) DO UPDATE SET
            country_code = excluded.country_code, region_name = excluded.region_name, goal = excluded.goal,
            time_studying_english = excluded.time_studying_english, why_is_learning_english = excluded.why_is_learning_english,
            topics_of_interest = excluded.topics_of_interest, grammar_and_vocabulary = excluded.grammar_and_vocabulary,
            reading_comprehension = excluded.reading_comprehension, listening_comprehension = excluded.listening_comprehension,
            writing = excluded.writing, speaking = excluded.speaking, finished_at = excluded.finished_at
        WHERE excluded.finished_at >= onboardings.finished_at
        """;

    public static async ValueTask WriteAsync(Session session, OnboardingFinished told)
    {
        var (said, level) = (told.Perception, told.Perception?.Proficiency);
        await session.ExecuteAsync(
            Upsert, ("@user_id", told.User?.Id), ("@country_code", said?.CountryCode), ("@region_name", said?.RegionName), ("@goal", said?.Goal),
            ("@time_studying_english", said?.TimeStudyingEnglish), ("@why_is_learning_english", said?.WhyIsLearningEnglish),
            ("@topics_of_interest", said?.TopicsOfInterest.ToJsonColumn()), ("@grammar_and_vocabulary", level?.GrammarAndVocabulary),
            ("@reading_comprehension", level?.ReadingComprehension), ("@listening_comprehension", level?.ListeningComprehension),
            ("@writing", level?.Writing), ("@speaking", level?.Speaking), ("@finished_at", told.Date.ToColumn()));
    }
}
