using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Platform.Journeys.Rules;
using Leah.Webhooks.Platform.Journeys.Storage;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>Takes a part of the onboarding in, in whatever order the parts come and however often they change.</summary>
internal sealed class ChangeOnboarding(PublishInside publish, TimeProvider clock)
{
    public async Task<Outcome<OnboardingProgress>> ChangeAsync(string userId, Func<Learner, Learner> change)
    {
        if (CheckLearner.Refusal(userId) is { } refusal)
            return refusal;
        return await publish.RunAsync<OnboardingProgress>(async inside =>
        {
            var now = clock.GetUtcNow();
            var changed = change(await LearnerRows.TakeAsync(inside.Session, userId, now));
            var (learner, events) = WhatFires.OfOnboarding(changed, now);
            await LearnerRows.SaveAsync(inside.Session, learner);
            var fired = await inside.FireAsync(events);
            return fired.IsDone ? OnboardingProgress.Of(learner, fired.Value) : fired.Refusal;
        });
    }
}

/// <summary>How far a learner's onboarding is.</summary>
/// <param name="UserId">The learner.</param>
/// <param name="Missing">The parts that are still to come: <c>profile</c>, <c>self-assessment</c>, <c>learning-goal</c>.</param>
/// <param name="OnboardedAt">When all were there for the first time.</param>
/// <param name="Events">What this change fired.</param>
internal sealed record OnboardingProgress(string UserId, IReadOnlyList<string> Missing, DateTimeOffset? OnboardedAt, IReadOnlyList<FiredEvent> Events)
{
    public static OnboardingProgress Of(Learner learner, IReadOnlyList<FiredEvent> events) => new(learner.UserId, MissingOf(learner), learner.OnboardedAt, events);

    public static IReadOnlyList<string> MissingOf(Learner learner) =>
    [
        .. learner.Profile is null ? ["profile"] : (string[])[],
        .. learner.SelfAssessment is null ? ["self-assessment"] : (string[])[],
        .. learner.LearningGoal is null ? ["learning-goal"] : (string[])[],
    ];
}
