namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>What each user said in the newest onboarding.</summary>
internal static class OnboardingsTable
{
    public static readonly UpsertRows<OnboardingFinished> Rows = new(
        "onboardings",
        [
            Column<OnboardingFinished>.Text("user_id", told => told.User?.Id),
            Column<OnboardingFinished>.Text("country_code", told => told.Perception?.CountryCode),
            Column<OnboardingFinished>.Text("region_name", told => told.Perception?.RegionName),
            Column<OnboardingFinished>.Text("goal", told => told.Perception?.Goal),
            Column<OnboardingFinished>.Text("time_studying_english", told => told.Perception?.TimeStudyingEnglish),
            Column<OnboardingFinished>.Text("why_is_learning_english", told => told.Perception?.WhyIsLearningEnglish),
            Column<OnboardingFinished>.Text("topics_of_interest", told => told.Perception?.TopicsOfInterest.ToJsonColumn()),
            Column<OnboardingFinished>.Whole("grammar_and_vocabulary", told => told.Perception?.Proficiency?.GrammarAndVocabulary),
            Column<OnboardingFinished>.Whole("reading_comprehension", told => told.Perception?.Proficiency?.ReadingComprehension),
            Column<OnboardingFinished>.Whole("listening_comprehension", told => told.Perception?.Proficiency?.ListeningComprehension),
            Column<OnboardingFinished>.Whole("writing", told => told.Perception?.Proficiency?.Writing),
            Column<OnboardingFinished>.Whole("speaking", told => told.Perception?.Proficiency?.Speaking),
            Column<OnboardingFinished>.Text("finished_at", told => told.Date.ToColumn()),
        ],
        only: "excluded.finished_at >= onboardings.finished_at");
}
