using Leah.Webhooks.Platform.Journeys.Bodies;

namespace Leah.Webhooks.Platform.Journeys.Levels;

/// <summary>
/// The weighted mean of both scores, to two places, looked up in the table of the settings. An invalid speaking test says nothing of what somebody
/// can, so the placement test decides alone; the event still shows both (docs/decisions/0032).
/// </summary>
internal sealed class WeightedLevel(decimal placementWeight, decimal speakingWeight, LevelTable table) : IOverallLevelCalculator
{
    public static WeightedLevel Of(JourneyOptions options) =>
        new((decimal)options.PlacementWeight, (decimal)options.SpeakingWeight, LevelTable.Read(options.Levels, out _));

    public OverallLevel? Calculate(PlacementReport placement, SpeakingReport speaking, DateTimeOffset now)
    {
        var weight = placementWeight + (speaking.IsValid ? speakingWeight : 0);
        // All the weight lies on a test that could not be judged.
        if (weight == 0)
            return null;
        var sum = (placementWeight * placement.Result.Score) + (speaking.IsValid ? speakingWeight * speaking.Result.Score : 0);
        var score = WithoutTrailingZeros(decimal.Round(sum / weight, 2, MidpointRounding.AwayFromZero));
        var row = table.At(score);
        return new OverallLevel(score, row.Level, row.Sublevel, now);
    }

    // 27.40 and 27.4 are one number; the platform writes the shorter.
    private static decimal WithoutTrailingZeros(decimal score) => score / 1.0000000000000000000000000000m;
}
