namespace Leah.Webhooks;

/// <summary>A speaking test that was taken.</summary>
public sealed record SpeakingTest : EventPart
{
    /// <summary>The test's id: each test taken has its own.</summary>
    public string? Id { get; init; }

    /// <summary>When the user began.</summary>
    public EventDate? Start { get; init; }

    /// <summary>When the user finished.</summary>
    public EventDate? End { get; init; }

    /// <summary>How many questions were asked.</summary>
    public int? QuestionCount { get; init; }

    /// <summary>Whether what was spoken could be judged.</summary>
    public bool? IsValid { get; init; }

    /// <summary>What came of it.</summary>
    public SpeakingTestResult? Result { get; init; }
}
