namespace Leah.Webhooks;

/// <summary>A user's level over all tests.</summary>
public sealed record Overall : EventPart
{
    /// <summary>The overall score.</summary>
    public Score? Score { get; init; }

    /// <summary>The level, such as <c>Level 1</c>. Any text.</summary>
    public string? Level { get; init; }

    /// <summary>The step within the level, such as <c>Sublevel 1.1</c>. Any text.</summary>
    public string? Sublevel { get; init; }
}
