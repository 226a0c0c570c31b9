using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Api.Reading;

namespace Leah.Webhooks.Platform.Journeys.Bodies;

/// <summary>A placement test that a learner finished. The same id again with another content corrects it.</summary>
/// <param name="Id">The test's id: each test taken has its own.</param>
/// <param name="Start">When the learner began.</param>
/// <param name="End">When it finished.</param>
/// <param name="QuestionCount">How many questions were asked.</param>
/// <param name="Result">What came of it.</param>
internal sealed record PlacementReport(string Id, DateTimeOffset Start, DateTimeOffset End, int QuestionCount, PlacementMarks Result) : ITestReport, ICheckedBody
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
            ("languageScore", Result.LanguageScore),
            ("readingScore", Result.ReadingScore),
            ("listeningScore", Result.ListeningScore));
    }
}

/// <summary>What came of a placement test; scores are from 0 to 100.</summary>
/// <param name="Level">The level. Any text.</param>
/// <param name="Sublevel">The step within the level. Any text.</param>
/// <param name="Score">The whole test's score.</param>
/// <param name="LanguageScore">The score in use of language.</param>
/// <param name="ReadingScore">The score in reading.</param>
/// <param name="ListeningScore">The score in listening.</param>
/// <param name="Pdf">The address of the certificate.</param>
internal sealed record PlacementMarks(
    string Level, string Sublevel, decimal Score, decimal LanguageScore, decimal ReadingScore, decimal ListeningScore, string? Pdf = null);
