using Leah.Webhooks.Platform.Journeys.Bodies;

namespace Leah.Webhooks.Platform.Journeys.Rules;

/// <summary>Tests as events show them.</summary>
internal static class ComposeTest
{
    public static PlacementTest Placement(PlacementReport test) => new()
    {
        Id = test.Id,
        Start = test.Start,
        End = test.End,
        QuestionCount = test.QuestionCount,
        Result = new()
        {
            Level = test.Result.Level,
            Sublevel = test.Result.Sublevel,
            Score = test.Result.Score,
            LanguageScore = test.Result.LanguageScore,
            ReadingScore = test.Result.ReadingScore,
            ListeningScore = test.Result.ListeningScore,
            Pdf = test.Result.Pdf,
        },
    };

    public static SpeakingTest Speaking(SpeakingReport test) => new()
    {
        Id = test.Id,
        Start = test.Start,
        End = test.End,
        QuestionCount = test.QuestionCount,
        IsValid = test.IsValid,
        Result = new()
        {
            Level = test.Result.Level,
            Sublevel = test.Result.Sublevel,
            Score = test.Result.Score,
            VocabularyScore = test.Result.VocabularyScore,
            FluencyScore = test.Result.FluencyScore,
            PronunciationScore = test.Result.PronunciationScore,
            GrammarScore = test.Result.GrammarScore,
            Pdf = test.Result.Pdf,
        },
    };
}
