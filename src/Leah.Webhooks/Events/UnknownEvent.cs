namespace Leah.Webhooks;

/// <summary>An event of a type this version does not know.</summary>
/// <remarks>What it holds beyond the common members is in <see cref="EventPart.OtherMembers"/>.</remarks>
/// <param name="Event">The event type as it was read.</param>
public sealed record UnknownEvent(string Event) : WebhookEvent
{
    /// <inheritdoc/>
    public override string Event { get; } = Event;
}
