using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Api.Reading;

namespace Leah.Webhooks.Platform.Journeys.Bodies;

/// <summary>What a learner thinks of its own English; a part of the onboarding.</summary>
/// <param name="Proficiency">How well it thinks to know each, from 1 (hardly) to 5 (very well).</param>
internal sealed record SelfAssessment(ProficiencyMarks Proficiency) : ICheckedBody
{
    public void Check(Faults faults)
    {
        Mark("grammarAndVocabulary", Proficiency.GrammarAndVocabulary);
        Mark("readingComprehension", Proficiency.ReadingComprehension);
        Mark("listeningComprehension", Proficiency.ListeningComprehension);
        Mark("writing", Proficiency.Writing);
        Mark("speaking", Proficiency.Speaking);

        void Mark(string name, int mark)
        {
            if (mark is < 1 or > 5)
                faults.Add($"$.proficiency.{name}", $"must be a whole number from 1 to 5, was {mark}");
        }
    }
}

/// <summary>A mark from 1 to 5 for each.</summary>
/// <param name="GrammarAndVocabulary">Grammar and vocabulary.</param>
/// <param name="ReadingComprehension">Understanding what is read.</param>
/// <param name="ListeningComprehension">Understanding what is heard.</param>
/// <param name="Writing">Writing.</param>
/// <param name="Speaking">Speaking.</param>
internal sealed record ProficiencyMarks(int GrammarAndVocabulary, int ReadingComprehension, int ListeningComprehension, int Writing, int Speaking);
