namespace Leah.Webhooks;

/// <summary>A placement test that was taken.</summary>
public sealed record PlacementTest : EventPart
{
    /// <summary>The test's id: each test taken has its own.</summary>
    public string? Id { get; init; }

    /// <summary>When the user began.</summary>
    public EventDate? Start { get; init; }

    /// <summary>When the user finished.</summary>
    public EventDate? End { get; init; }

    /// <summary>How many questions were asked.</summary>
    public int? QuestionCount { get; init; }

    /// <summary>What came of it.</summary>
    public PlacementTestResult? Result { get; init; }
}
