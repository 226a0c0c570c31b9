namespace Leah.Webhooks;

/// <summary>How well a user thinks to know English, each from 1 (hardly) to 5 (very well).</summary>
public sealed record Proficiency : EventPart
{
    /// <summary>Grammar and vocabulary, 1 to 5.</summary>
    public int? GrammarAndVocabulary { get; init; }

    /// <summary>Understanding what is read, 1 to 5.</summary>
    public int? ReadingComprehension { get; init; }

    /// <summary>Understanding what is heard, 1 to 5.</summary>
    public int? ListeningComprehension { get; init; }

    /// <summary>Writing, 1 to 5.</summary>
    public int? Writing { get; init; }

    /// <summary>Speaking, 1 to 5.</summary>
    public int? Speaking { get; init; }
}
