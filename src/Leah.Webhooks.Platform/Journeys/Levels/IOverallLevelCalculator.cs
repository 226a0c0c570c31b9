using Leah.Webhooks.Platform.Journeys.Bodies;

namespace Leah.Webhooks.Platform.Journeys.Levels;

/// <summary>Says which overall level follows from a learner's latest tests. A platform with rules of its own registers its own.</summary>
internal interface IOverallLevelCalculator
{
    /// <summary>The level, or null where none can be said. Depends on nothing but its arguments.</summary>
    /// <param name="placement">The placement test that ended last.</param>
    /// <param name="speaking">The speaking test that ended last, valid or not.</param>
    /// <param name="now">When it is calculated.</param>
    OverallLevel? Calculate(PlacementReport placement, SpeakingReport speaking, DateTimeOffset now);
}
