using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Leah.Webhooks.Platform.Journeys;
using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Journeys.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>Learners' journeys: what the learning platform reports, and which events follow from it.</summary>
internal static class LearnerRoutes
{
    public static void MapLearners(this RouteGroupBuilder v1)
    {
        var learner = v1.MapGroup("/learners/{userId}").WithTags("Journeys");
        learner.MapGet("", Find).Allow();
        learner.MapPost("/registrations", Register).Allow(Role.Publisher);
        learner.MapPut("/profile", SetProfile).Allow(Role.Publisher);
        learner.MapPut("/self-assessment", SetSelfAssessment).Allow(Role.Publisher);
        learner.MapPut("/learning-goal", SetLearningGoal).Allow(Role.Publisher);
        learner.MapPost("/placement-tests", ReportPlacementTest).Allow(Role.Publisher);
        learner.MapPost("/speaking-tests", ReportSpeakingTest).Allow(Role.Publisher);
    }

    /// <summary>Shows how far a learner is: links, what the onboarding lacks, the latest tests and the overall level.</summary>
    internal static async Task<Results<Ok<JourneySoFar>, Problem>> Find(string userId, ReadJourney journeys, CancellationToken cancellation) =>
        (await journeys.FindAsync(userId, cancellation)).Answer(TypedResults.Ok);

    /// <summary>Registers a learner with a partnership, by its code or a license key. Fires USER_REGISTERED to that partnership.</summary>
    internal static async Task<Results<Created<Registered>, Problem>> Register(string userId, Body<RegistrationBody> body, RegisterLearner learners) =>
        (await learners.RegisterAsync(userId, body.Value)).Answer(registered => TypedResults.Created((string?)null, registered));

    /// <summary>Sets a learner's profile. Fires ONBOARDING_FINISHED where it was the last part that was missing, and never again.</summary>
    internal static async Task<Results<Ok<OnboardingProgress>, Problem>> SetProfile(string userId, Body<Profile> body, ChangeOnboarding onboarding) =>
        (await onboarding.ChangeAsync(userId, learner => learner with { Profile = body.Value })).Answer(TypedResults.Ok);

    /// <summary>Sets what a learner thinks of its own English. Fires ONBOARDING_FINISHED where it was the last part that was missing, and never again.</summary>
    internal static async Task<Results<Ok<OnboardingProgress>, Problem>> SetSelfAssessment(string userId, Body<SelfAssessment> body, ChangeOnboarding onboarding) =>
        (await onboarding.ChangeAsync(userId, learner => learner with { SelfAssessment = body.Value })).Answer(TypedResults.Ok);

    /// <summary>Sets what a learner learns for. Fires ONBOARDING_FINISHED where it was the last part that was missing, and never again.</summary>
    internal static async Task<Results<Ok<OnboardingProgress>, Problem>> SetLearningGoal(string userId, Body<LearningGoal> body, ChangeOnboarding onboarding) =>
        (await onboarding.ChangeAsync(userId, learner => learner with { LearningGoal = body.Value })).Answer(TypedResults.Ok);

    /// <summary>
    /// Reports a placement test that a learner finished. Fires PLACEMENT_TEST_FINISHED, then OVERALL_LEVEL where both latest tests give one.
    /// The same test again fires nothing and is answered 200; with another content it corrects the test and fires again.
    /// </summary>
    internal static async Task<Results<Created<Reported>, Ok<Reported>, Problem>> ReportPlacementTest(string userId, Body<PlacementReport> body, ReportTest tests) =>
        Answer(await tests.ReportAsync(userId, TestKinds.Placement, body.Value));

    /// <summary>
    /// Reports a speaking test that a learner finished. Fires SPEAKING_TEST_FINISHED, then OVERALL_LEVEL where both latest tests give one.
    /// The same test again fires nothing and is answered 200; with another content it corrects the test and fires again.
    /// </summary>
    internal static async Task<Results<Created<Reported>, Ok<Reported>, Problem>> ReportSpeakingTest(string userId, Body<SpeakingReport> body, ReportTest tests) =>
        Answer(await tests.ReportAsync(userId, TestKinds.Speaking, body.Value));

    private static Results<Created<Reported>, Ok<Reported>, Problem> Answer(Outcome<Reported> outcome)
    {
        if (!outcome.IsDone)
            return outcome.Refusal.ToProblem();
        return outcome.Value.Outcome == Reported.New ? TypedResults.Created((string?)null, outcome.Value) : TypedResults.Ok(outcome.Value);
    }
}
