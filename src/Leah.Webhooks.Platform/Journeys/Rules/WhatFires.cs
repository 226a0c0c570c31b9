using Leah.Webhooks.Platform.Journeys.Levels;

namespace Leah.Webhooks.Platform.Journeys.Rules;

/// <summary>Which events follow from a change of a learner. The only place where that is decided, and a pure one.</summary>
internal static class WhatFires
{
    /// <summary>A learner joined: that partnership is told, and where it wants them, of the earlier results in the order of a journey.</summary>
    /// <param name="learner">The learner, linked already.</param>
    /// <param name="joined">The new link.</param>
    /// <param name="earlierResults">Whether the partnership wants what was before it.</param>
    public static IReadOnlyList<WebhookEvent> OfRegistration(Learner learner, Membership joined, bool earlierResults)
    {
        List<WebhookEvent> events = [ComposeEvent.Registered(learner, joined)];
        if (!earlierResults)
            return events;
        if (learner.OnboardedAt is { } onboardedAt)
            events.Add(ComposeEvent.Onboarded(learner, joined, onboardedAt));
        if (learner.Placement is { } placement)
            events.Add(ComposeEvent.Placed(learner, joined, placement));
        if (learner.Speaking is { } speaking)
            events.Add(ComposeEvent.Spoke(learner, joined, speaking));
        if (learner.Level is { } level)
            events.Add(ComposeEvent.Leveled(learner, joined, level));
        return events;
    }

    /// <summary>A part of the onboarding was given: when it is the last that was missing, all partnerships are told, once and never again.</summary>
    public static (Learner Learner, IReadOnlyList<WebhookEvent> Events) OfOnboarding(Learner learner, DateTimeOffset now)
    {
        if (learner is not { OnboardedAt: null, Profile: not null, SelfAssessment: not null, LearningGoal: not null })
            return (learner, []);
        var onboarded = learner with { OnboardedAt = now };
        return (onboarded, [.. learner.Memberships.Select(membership => ComposeEvent.Onboarded(onboarded, membership, now))]);
    }

    /// <summary>
    /// A test was finished or corrected: all partnerships are told of it, and then of the overall level, where one can be calculated from the latest of
    /// both and those have changed. A test that ended before another that is known already changes no level.
    /// </summary>
    /// <param name="before">The learner before it.</param>
    /// <param name="after">The learner with it among its tests.</param>
    /// <param name="told">Makes the event that tells of the test.</param>
    /// <param name="calculator">Says the level.</param>
    /// <param name="now">When it was reported.</param>
    public static (Learner Learner, IReadOnlyList<WebhookEvent> Events) OfTest(
        Learner before, Learner after, Func<Learner, Membership, WebhookEvent> told, IOverallLevelCalculator calculator, DateTimeOffset now)
    {
        if (after.Placement == before.Placement && after.Speaking == before.Speaking)
            return (after, [.. after.Memberships.Select(membership => told(after, membership))]);
        var level = after is { Placement: { } placement, Speaking: { } speaking } ? calculator.Calculate(placement, speaking, now) : null;
        var leveled = after with { Level = level };
        return (leveled,
        [
            .. leveled.Memberships.Select(membership => told(leveled, membership)),
            .. level is null ? [] : leveled.Memberships.Select(membership => ComposeEvent.Leveled(leveled, membership, level)),
        ]);
    }
}
