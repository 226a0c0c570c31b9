using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Journeys.Levels;
using Leah.Webhooks.Platform.Journeys.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>Shows how far a learner is.</summary>
internal sealed class ReadJourney(Database database)
{
    public async Task<Outcome<JourneySoFar>> FindAsync(string userId, CancellationToken cancellation)
    {
        if (CheckLearner.Refusal(userId) is { } refusal)
            return refusal;
        return await database.ReadAsync(session => LearnerRows.FindAsync(session, userId), cancellation) is { } learner
            ? JourneySoFar.Of(learner)
            : new Refusal.NotFound("learner", userId);
    }
}

/// <summary>How far a learner is, without what it said of itself.</summary>
/// <param name="UserId">The learner.</param>
/// <param name="Registrations">The partnerships it is linked to.</param>
/// <param name="Missing">The parts of the onboarding that are still to come.</param>
/// <param name="OnboardedAt">When all were there for the first time.</param>
/// <param name="PlacementTestId">The placement test that ended last.</param>
/// <param name="SpeakingTestId">The speaking test that ended last.</param>
/// <param name="Overall">The overall level.</param>
internal sealed record JourneySoFar(
    string UserId,
    IReadOnlyList<LinkSeen> Registrations,
    IReadOnlyList<string> Missing,
    DateTimeOffset? OnboardedAt,
    string? PlacementTestId,
    string? SpeakingTestId,
    OverallLevel? Overall)
{
    public static JourneySoFar Of(Learner learner) => new(
        learner.UserId,
        [.. learner.Memberships.Select(membership => new LinkSeen(membership.PartnershipId, membership.RegisteredAt))],
        OnboardingProgress.MissingOf(learner),
        learner.OnboardedAt,
        learner.Placement?.Id,
        learner.Speaking?.Id,
        learner.Level);
}

/// <summary>A link to a partnership.</summary>
/// <param name="PartnershipId">The partnership.</param>
/// <param name="RegisteredAt">When the learner joined.</param>
internal sealed record LinkSeen(string PartnershipId, DateTimeOffset RegisteredAt);
