using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Journeys.Levels;

namespace Leah.Webhooks.Platform.Journeys.Rules;

/// <summary>Writes what is known of a learner as the event that one partnership gets, with its own <c>partner</c> and <c>externalIds</c>.</summary>
internal static class ComposeEvent
{
    public static WebhookEvent Registered(Learner learner, Membership to) => new UserRegistered
    {
        User = User(learner),
        Partner = Partner(to),
        Date = to.RegisteredAt,
        ExternalIds = ExternalIds(learner, to),
    };

    public static WebhookEvent Onboarded(Learner learner, Membership to, DateTimeOffset at) => new OnboardingFinished
    {
        ExternalIds = ExternalIds(learner, to),
        Date = at,
        User = User(learner),
        Partner = Partner(to),
        Perception = new()
        {
            CountryCode = learner.Profile?.CountryCode,
            RegionName = learner.Profile?.RegionName,
            Proficiency = learner.SelfAssessment?.Proficiency is { } marks ? Proficiency(marks) : null,
            Goal = learner.LearningGoal?.Goal,
            TimeStudyingEnglish = learner.LearningGoal?.TimeStudyingEnglish,
            WhyIsLearningEnglish = learner.LearningGoal?.WhyIsLearningEnglish,
            TopicsOfInterest = learner.LearningGoal?.TopicsOfInterest,
        },
    };

    public static WebhookEvent Placed(Learner learner, Membership to, PlacementReport test) => new PlacementTestFinished
    {
        Test = ComposeTest.Placement(test),
        User = User(learner),
        Partner = Partner(to),
        Date = test.End,
        ExternalIds = ExternalIds(learner, to),
    };

    public static WebhookEvent Spoke(Learner learner, Membership to, SpeakingReport test) => new SpeakingTestFinished
    {
        Test = ComposeTest.Speaking(test),
        User = User(learner),
        Partner = Partner(to),
        Date = test.End,
        ExternalIds = ExternalIds(learner, to),
    };

    /// <summary>Both tests are shown without their certificates, as the original does.</summary>
    public static WebhookEvent Leveled(Learner learner, Membership to, OverallLevel level) => new OverallLevelCalculated
    {
        Overall = new() { Score = level.Score, Level = level.Level, Sublevel = level.Sublevel },
        SpeakingTest = learner.Speaking is { } speaking ? ComposeTest.Speaking(speaking with { Result = speaking.Result with { Pdf = null } }) : null,
        PlacementTest = learner.Placement is { } placement ? ComposeTest.Placement(placement with { Result = placement.Result with { Pdf = null } }) : null,
        User = User(learner),
        Partner = Partner(to),
        Date = level.CalculatedAt,
        ExternalIds = ExternalIds(learner, to),
    };

    private static User User(Learner learner) => new()
    {
        Id = learner.UserId,
        PersonalInformation = learner.Profile?.PersonalInformation is { } known ? Person(known) : null,
    };

    private static PersonalInformation Person(PersonalData known) => new()
    {
        Email = known.Email,
        FamilyName = known.FamilyName,
        GivenName = known.GivenName,
        PhoneNumber = known.PhoneNumber,
        Picture = known.Picture,
        CustomFields = [.. (known.CustomFields ?? []).Select(field => new CustomField { Name = field.Name, Value = field.Value })],
    };

    private static Partner Partner(Membership to) => new() { Id = to.PartnershipId, Name = to.Name, Code = to.Code };

    private static IReadOnlyList<string> ExternalIds(Learner learner, Membership to) => to.ExternalIds ?? learner.Profile?.ExternalIds ?? [];

    private static Proficiency Proficiency(ProficiencyMarks marks) => new()
    {
        GrammarAndVocabulary = marks.GrammarAndVocabulary,
        ReadingComprehension = marks.ReadingComprehension,
        ListeningComprehension = marks.ListeningComprehension,
        Writing = marks.Writing,
        Speaking = marks.Speaking,
    };
}
