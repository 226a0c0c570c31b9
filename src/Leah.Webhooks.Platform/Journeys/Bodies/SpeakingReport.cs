using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Api.Reading;

namespace Leah.Webhooks.Platform.Journeys.Bodies;

/// <summary>A speaking test that a learner finished. The same id again with another content corrects it.</summary>
/// <param name="Id">The test's id: each test taken has its own.</param>
/// <param name="Start">When the learner began.</param>
/// <param name="End">When it finished.</param>
/// <param name="QuestionCount">How many questions were asked.</param>
/// <param name="IsValid">Whether what was spoken could be judged.</param>
/// <param name="Result">What came of it.</param>
internal sealed record SpeakingReport(string Id, DateTimeOffset Start, DateTimeOffset End, int QuestionCount, bool IsValid, SpeakingMarks Result) : ITestReport, ICheckedBody
{
    public void Check(Faults faults)
    {
        CheckTest.Frame(Id, Start, End, QuestionCount, faults);
        CheckTest.Result(
            Result.Level,
            Result.Sublevel,
            Result.Pdf,
            faults,
            ("score", Result.Score),
            ("vocabularyScore", Result.VocabularyScore),
            ("fluencyScore", Result.FluencyScore),
            ("pronunciationScore", Result.PronunciationScore),
            ("grammarScore", Result.GrammarScore));
    }
}

/// <summary>What came of a speaking test; scores are from 0 to 100.</summary>
/// <param name="Level">The level. Any text.</param>
/// <param name="Sublevel">The step within the level. Any text.</param>
/// <param name="Score">The whole test's score.</param>
/// <param name="VocabularyScore">The score in vocabulary.</param>
/// <param name="FluencyScore">The score in fluency.</param>
/// <param name="PronunciationScore">The score in pronunciation.</param>
/// <param name="GrammarScore">The score in grammar.</param>
/// <param name="Pdf">The address of the certificate.</param>
internal sealed record SpeakingMarks(
    string Level, string Sublevel, decimal Score, decimal VocabularyScore, decimal FluencyScore, decimal PronunciationScore, decimal GrammarScore, string? Pdf = null);
