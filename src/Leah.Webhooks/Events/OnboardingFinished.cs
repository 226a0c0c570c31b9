namespace Leah.Webhooks;

/// <summary>A user completed profile, self-assessment and learning goal.</summary>
public sealed record OnboardingFinished : WebhookEvent
{
    /// <inheritdoc/>
    public override string Event => EventTypes.OnboardingFinished;

    /// <summary>What the user said.</summary>
    public Perception? Perception { get; init; }
}
