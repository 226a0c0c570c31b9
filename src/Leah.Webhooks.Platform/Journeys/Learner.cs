using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Journeys.Levels;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>Somebody who learns, as far as is known at one moment.</summary>
/// <param name="UserId">The id on the learning platform.</param>
internal sealed record Learner(string UserId)
{
    /// <summary>Who it is.</summary>
    public Profile? Profile { get; init; }

    /// <summary>What it thinks of its own English.</summary>
    public SelfAssessment? SelfAssessment { get; init; }

    /// <summary>What it learns for.</summary>
    public LearningGoal? LearningGoal { get; init; }

    /// <summary>When the three above were there for the first time.</summary>
    public DateTimeOffset? OnboardedAt { get; init; }

    /// <summary>The partnerships it is linked to, in the order of registration.</summary>
    public IReadOnlyList<Membership> Memberships { get; init; } = [];

    /// <summary>The placement test that ended last.</summary>
    public PlacementReport? Placement { get; init; }

    /// <summary>The speaking test that ended last.</summary>
    public SpeakingReport? Speaking { get; init; }

    /// <summary>The overall level as it was last calculated.</summary>
    public OverallLevel? Level { get; init; }
}
