using System.Security.Cryptography;

namespace Leah.Webhooks.Receiver.Testing;

/// <summary>
/// Complete events, each about a user and a test of its own unless told otherwise, with the content of the platform's samples. Change what matters with
/// <c>with</c>: <c>TestEvents.UserRegistered() with { Date = … }</c>.
/// </summary>
public static class TestEvents
{
    /// <summary>A user joined.</summary>
    /// <param name="userId">The user; null for a new one.</param>
    public static UserRegistered UserRegistered(string? userId = null)
    {
        var sample = Sample<UserRegistered>(EventTypes.UserRegistered);
        return sample with { User = UserOf(sample, userId) };
    }

    /// <summary>A user finished the onboarding.</summary>
    /// <param name="userId">The user; null for a new one.</param>
    public static OnboardingFinished OnboardingFinished(string? userId = null)
    {
        var sample = Sample<OnboardingFinished>(EventTypes.OnboardingFinished);
        return sample with { User = UserOf(sample, userId) };
    }

    /// <summary>A user finished a placement test.</summary>
    /// <param name="userId">The user; null for a new one.</param>
    /// <param name="testId">The test; null for a new one.</param>
    /// <param name="level">The level; null for the sample's.</param>
    public static PlacementTestFinished PlacementTestFinished(string? userId = null, string? testId = null, string? level = null)
    {
        var sample = Sample<PlacementTestFinished>(EventTypes.PlacementTestFinished);
        var result = sample.Test?.Result;
        return sample with
        {
            User = UserOf(sample, userId),
            Test = Present(sample.Test) with { Id = testId ?? NewId(), Result = Present(result) with { Level = level ?? result?.Level } },
        };
    }

    /// <summary>A user finished a speaking test.</summary>
    /// <param name="userId">The user; null for a new one.</param>
    /// <param name="testId">The test; null for a new one.</param>
    /// <param name="level">The level; null for the sample's.</param>
    public static SpeakingTestFinished SpeakingTestFinished(string? userId = null, string? testId = null, string? level = null)
    {
        var sample = Sample<SpeakingTestFinished>(EventTypes.SpeakingTestFinished);
        var result = sample.Test?.Result;
        return sample with
        {
            User = UserOf(sample, userId),
            Test = Present(sample.Test) with { Id = testId ?? NewId(), Result = Present(result) with { Level = level ?? result?.Level } },
        };
    }

    /// <summary>A user's overall level was calculated.</summary>
    /// <param name="userId">The user; null for a new one.</param>
    /// <param name="level">The level; null for the sample's.</param>
    /// <param name="date">When; null for the sample's date.</param>
    public static OverallLevelCalculated OverallLevel(string? userId = null, string? level = null, DateTimeOffset? date = null)
    {
        var sample = Sample<OverallLevelCalculated>(EventTypes.OverallLevel);
        return sample with
        {
            User = UserOf(sample, userId),
            Overall = Present(sample.Overall) with { Level = level ?? sample.Overall?.Level },
            Date = date is { } instant ? new EventDate(instant) : sample.Date,
        };
    }

    /// <summary>An id like those of the platform: 24 hexadecimal digits.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    private static User UserOf(WebhookEvent sample, string? userId) => Present(sample.User) with { Id = userId ?? NewId() };

    private static TEvent Sample<TEvent>(string eventType)
        where TEvent : WebhookEvent =>
        EventCatalogue.Find(eventType) is { } entry && EventJson.Parse(entry.Sample).Event is TEvent sample
            ? sample
            : throw new InvalidOperationException($"The catalogue has no sample of {eventType}.");

    private static T Present<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException("A sample of the catalogue lacks a part.");
}
