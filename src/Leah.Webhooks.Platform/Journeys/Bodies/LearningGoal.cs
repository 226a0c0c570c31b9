using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Api.Reading;

namespace Leah.Webhooks.Platform.Journeys.Bodies;

/// <summary>What a learner learns for; a part of the onboarding. All of it is free text.</summary>
/// <param name="Goal">The level it aims at, such as <c>B2</c>.</param>
/// <param name="TimeStudyingEnglish">How long it has studied English.</param>
/// <param name="WhyIsLearningEnglish">Why.</param>
/// <param name="TopicsOfInterest">What it likes to read and talk about; may be empty.</param>
internal sealed record LearningGoal(string Goal, string TimeStudyingEnglish, string WhyIsLearningEnglish, IReadOnlyList<string> TopicsOfInterest) : ICheckedBody
{
    public void Check(Faults faults)
    {
        CheckText.Needed("$.goal", Goal, faults);
        CheckText.Needed("$.timeStudyingEnglish", TimeStudyingEnglish, faults);
        CheckText.Needed("$.whyIsLearningEnglish", WhyIsLearningEnglish, faults);
        CheckText.Each("$.topicsOfInterest", TopicsOfInterest, faults);
    }
}
