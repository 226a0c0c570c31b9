using Leah.Webhooks.Platform.Journeys;
using Leah.Webhooks.Platform.Journeys.Levels;

namespace Leah.Webhooks.Platform.Operations.Settings;

/// <summary>What the settings of journeys must keep to beyond their kinds and limits.</summary>
internal static class JourneyRules
{
    public static void Check(JourneyOptions options, List<string> faults)
    {
        if (options is { PlacementWeight: 0, SpeakingWeight: 0 })
            faults.Add("Journeys:PlacementWeight and Journeys:SpeakingWeight are both 0: no overall level could be calculated. Raise one of them.");
        LevelTable.Read(options.Levels, out var wrongRows);
        faults.AddRange(wrongRows);
    }
}
