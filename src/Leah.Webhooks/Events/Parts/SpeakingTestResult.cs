namespace Leah.Webhooks;

/// <summary>What came of a speaking test.</summary>
public sealed record SpeakingTestResult : EventPart
{
    /// <summary>The level, such as <c>Pre-A1</c>. Any text.</summary>
    public string? Level { get; init; }

    /// <summary>The step within the level. Any text.</summary>
    public string? Sublevel { get; init; }

    /// <summary>The whole test's score.</summary>
    public Score? Score { get; init; }

    /// <summary>The score in vocabulary.</summary>
    public Score? VocabularyScore { get; init; }

    /// <summary>The score in fluency.</summary>
    public Score? FluencyScore { get; init; }

    /// <summary>The score in pronunciation.</summary>
    public Score? PronunciationScore { get; init; }

    /// <summary>The score in grammar.</summary>
    public Score? GrammarScore { get; init; }

    /// <summary>The address of the certificate. Not written when there is none.</summary>
    public string? Pdf { get; init; }
}
