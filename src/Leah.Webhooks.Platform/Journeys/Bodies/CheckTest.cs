using Leah.Webhooks.Delivery;

namespace Leah.Webhooks.Platform.Journeys.Bodies;

/// <summary>What every test must keep to. Levels are free text: which there are is the platform's to know.</summary>
internal static class CheckTest
{
    private const int MostQuestions = 100_000;

    public static void Frame(string id, DateTimeOffset start, DateTimeOffset end, int questionCount, Faults faults)
    {
        CheckText.Id("$.id", id, faults);
        if (end < start)
            faults.Add("$.end", "must not be before $.start");
        if (questionCount is < 0 or > MostQuestions)
            faults.Add("$.questionCount", $"must be a whole number from 0 to {MostQuestions}, was {questionCount}");
    }

    public static void Result(string level, string sublevel, string? pdf, Faults faults, params ReadOnlySpan<(string Name, decimal Score)> scores)
    {
        CheckText.Needed("$.result.level", level, faults);
        CheckText.Needed("$.result.sublevel", sublevel, faults);
        CheckText.Bounded("$.result.pdf", pdf, faults, CheckText.LongestUrl);
        foreach (var (name, score) in scores)
        {
            if (score is < 0 or > 100)
                faults.Add($"$.result.{name}", $"must be a number from 0 to 100, was {score}");
        }
    }
}
