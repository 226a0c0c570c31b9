namespace Leah.Webhooks;

/// <summary>The five event types, as they stand in an event's <c>event</c> member.</summary>
public static class EventTypes
{
    /// <summary>A user joined the organization.</summary>
    public const string UserRegistered = "USER_REGISTERED";

    /// <summary>A user completed profile, self-assessment and learning goal.</summary>
    public const string OnboardingFinished = "ONBOARDING_FINISHED";

    /// <summary>A user completed a placement test.</summary>
    public const string PlacementTestFinished = "PLACEMENT_TEST_FINISHED";

    /// <summary>A user completed a speaking test.</summary>
    public const string SpeakingTestFinished = "SPEAKING_TEST_FINISHED";

    /// <summary>A user's overall level was calculated after a test.</summary>
    public const string OverallLevel = "OVERALL_LEVEL";

    /// <summary>All five, in the order in which a learner meets them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [UserRegistered, OnboardingFinished, PlacementTestFinished, SpeakingTestFinished, OverallLevel];

    /// <summary>Whether <paramref name="eventType"/> is one of the five. Upper and lower case differ.</summary>
    /// <param name="eventType">What an event's <c>event</c> member holds.</param>
    public static bool IsKnown(string? eventType) => eventType is not null && All.Contains(eventType);
}
