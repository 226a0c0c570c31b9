namespace Leah.Webhooks.Cli.Playing;

/// <summary>What a learner does in a step, and the event that tells of it.</summary>
internal sealed record StepKind(string Word, string EventType)
{
    public static readonly StepKind Register = new("register", EventTypes.UserRegistered);
    public static readonly StepKind Onboard = new("onboard", EventTypes.OnboardingFinished);
    public static readonly StepKind PlacementTest = new("placement-test", EventTypes.PlacementTestFinished);
    public static readonly StepKind SpeakingTest = new("speaking-test", EventTypes.SpeakingTestFinished);
    public static readonly StepKind OverallLevel = new("overall-level", EventTypes.OverallLevel);

    /// <summary>All of them, in a learner's order.</summary>
    public static readonly IReadOnlyList<StepKind> All = [Register, Onboard, PlacementTest, SpeakingTest, OverallLevel];

    public static StepKind? Find(string word) => All.FirstOrDefault(kind => kind.Word == word);
}
