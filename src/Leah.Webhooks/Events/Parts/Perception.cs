namespace Leah.Webhooks;

/// <summary>What a user said in the onboarding.</summary>
public sealed record Perception : EventPart
{
    /// <summary>The country, as two letters such as <c>CO</c>.</summary>
    public string? CountryCode { get; init; }

    /// <summary>The region of the country.</summary>
    public string? RegionName { get; init; }

    /// <summary>How well the user thinks to know English.</summary>
    public Proficiency? Proficiency { get; init; }

    /// <summary>The level the user aims at, such as <c>B2</c>. Any text.</summary>
    public string? Goal { get; init; }

    /// <summary>How long the user has studied English, such as <c>BETWEEN_3_AND_5_YEARS</c>. Any text.</summary>
    public string? TimeStudyingEnglish { get; init; }

    /// <summary>Why, such as <c>INCREASE_YOUR_KNOWLEDGE</c>. Any text.</summary>
    public string? WhyIsLearningEnglish { get; init; }

    /// <summary>What the user likes to read and talk about; may be empty.</summary>
    public IReadOnlyList<string>? TopicsOfInterest { get; init; }
}
