namespace Leah.Webhooks;

/// <summary>A user's overall level was calculated after a speaking or a placement test.</summary>
public sealed record OverallLevelCalculated : WebhookEvent
{
    /// <inheritdoc/>
    public override string Event => EventTypes.OverallLevel;

    /// <summary>The level.</summary>
    public Overall? Overall { get; init; }

    /// <summary>The speaking test that went into it.</summary>
    public SpeakingTest? SpeakingTest { get; init; }

    /// <summary>The placement test that went into it.</summary>
    public PlacementTest? PlacementTest { get; init; }
}
