namespace Leah.Webhooks;

/// <summary>A user completed a speaking test.</summary>
public sealed record SpeakingTestFinished : WebhookEvent
{
    /// <inheritdoc/>
    public override string Event => EventTypes.SpeakingTestFinished;

    /// <summary>The test and its result.</summary>
    public SpeakingTest? Test { get; init; }
}
