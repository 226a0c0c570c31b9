namespace Leah.Webhooks;

/// <summary>A user completed a placement test.</summary>
public sealed record PlacementTestFinished : WebhookEvent
{
    /// <inheritdoc/>
    public override string Event => EventTypes.PlacementTestFinished;

    /// <summary>The test and its result.</summary>
    public PlacementTest? Test { get; init; }
}
