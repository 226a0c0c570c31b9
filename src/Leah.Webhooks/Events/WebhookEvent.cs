namespace Leah.Webhooks;

/// <summary>One thing that happened to a learner, as it is sent to a partner.</summary>
/// <remarks>Anything may be missing in an event that was received; <see cref="EventCheck.Completeness"/> says what is.</remarks>
public abstract record WebhookEvent : EventPart
{
    /// <summary>The event type: one of <see cref="EventTypes"/>, or another word in an <see cref="UnknownEvent"/>.</summary>
    public abstract string Event { get; }

    /// <summary>Whom it happened to.</summary>
    public User? User { get; init; }

    /// <summary>The partnership through which the user is linked to the organization.</summary>
    public Partner? Partner { get; init; }

    /// <summary>When it happened.</summary>
    public EventDate? Date { get; init; }

    /// <summary>The user's ids in the partner's own systems; may be empty.</summary>
    public IReadOnlyList<string>? ExternalIds { get; init; }
}
