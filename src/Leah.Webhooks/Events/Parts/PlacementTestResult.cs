namespace Leah.Webhooks;

/// <summary>What came of a placement test.</summary>
public sealed record PlacementTestResult : EventPart
{
    /// <summary>The level, such as <c>A1</c> or <c>Level 1</c>. Any text.</summary>
    public string? Level { get; init; }

    /// <summary>The step within the level, such as <c>A1.2</c>. Any text.</summary>
    public string? Sublevel { get; init; }

    /// <summary>The whole test's score.</summary>
    public Score? Score { get; init; }

    /// <summary>The score in use of language.</summary>
    public Score? LanguageScore { get; init; }

    /// <summary>The score in reading.</summary>
    public Score? ReadingScore { get; init; }

    /// <summary>The score in listening.</summary>
    public Score? ListeningScore { get; init; }

    /// <summary>The address of the certificate. Not written when there is none.</summary>
    public string? Pdf { get; init; }
}
