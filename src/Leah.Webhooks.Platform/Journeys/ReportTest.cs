using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Journeys.Levels;
using Leah.Webhooks.Platform.Journeys.Rules;
using Leah.Webhooks.Platform.Journeys.Storage;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>Takes in that a learner finished a test: new, corrected, or told again.</summary>
internal sealed class ReportTest(PublishInside publish, IOverallLevelCalculator calculator, TimeProvider clock)
{
    public async Task<Outcome<Reported>> ReportAsync<T>(string userId, TestKind<T> kind, T test) where T : class, ITestReport
    {
        if (CheckLearner.Refusal(userId) is { } refusal)
            return refusal;
        return await publish.RunAsync<Reported>(async inside =>
        {
            var session = inside.Session;
            var now = clock.GetUtcNow();
            var before = await LearnerRows.TakeAsync(session, userId, now);

            // 1. The same again fires nothing.
            var known = await TestRows.FindAsync(session, kind, test.Id);
            if (known?.UserId == userId && known.Test.Equals(test))
                return Reported.Of(before, test.Id, Reported.Unchanged, []);

            // 2. It is stored; which are the latest is asked of what is stored then.
            if (!await TestRows.PutAsync(session, kind, userId, test))
                return new Refusal.Conflict($"The {kind.Word} test {test.Id} is another learner's. Each test taken has an id of its own.");
            var after = before with
            {
                Placement = await TestRows.LatestAsync(session, TestKinds.Placement, userId),
                Speaking = await TestRows.LatestAsync(session, TestKinds.Speaking, userId),
            };

            // 3. What follows from it.
            var (learner, events) = WhatFires.OfTest(before, after, (who, to) => kind.Told(who, to, test), calculator, now);
            await LearnerRows.SaveAsync(session, learner);
            var fired = await inside.FireAsync(events);
            return fired.IsDone ? Reported.Of(learner, test.Id, known is null ? Reported.New : Reported.Corrected, fired.Value) : fired.Refusal;
        });
    }
}

/// <summary>A test that was taken in.</summary>
/// <param name="UserId">The learner.</param>
/// <param name="TestId">The test.</param>
/// <param name="Outcome"><c>new</c>, <c>corrected</c>, or <c>unchanged</c> where the same was told before.</param>
/// <param name="Overall">The overall level, where one can be said.</param>
/// <param name="Events">What it fired.</param>
internal sealed record Reported(string UserId, string TestId, string Outcome, OverallLevel? Overall, IReadOnlyList<FiredEvent> Events)
{
    public const string New = "new";
    public const string Corrected = "corrected";
    public const string Unchanged = "unchanged";

    public static Reported Of(Learner learner, string testId, string outcome, IReadOnlyList<FiredEvent> events) =>
        new(learner.UserId, testId, outcome, learner.Level, events);
}
