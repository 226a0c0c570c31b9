namespace Leah.Webhooks.Receiver;

/// <summary>An event as it lies in the inbox.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="EventType">The event type.</param>
/// <param name="UserId">Whom it is about, where it says so.</param>
/// <param name="PartnerId">The partnership, where it says so.</param>
/// <param name="EventDate">When it happened, in UTC to the millisecond, where it says so.</param>
/// <param name="Outcome">What it turned out to be.</param>
/// <param name="SameAs">The id of what a duplicate repeats, or of the version that a correction follows; otherwise null.</param>
/// <param name="WebhookId">The sender's id of the event, where it gave one.</param>
/// <param name="Credential">The name of the credential it came with.</param>
/// <param name="Body">The exact bytes.</param>
public sealed record ReceivedEvent(
    string Id,
    DateTimeOffset ReceivedAt,
    string EventType,
    string? UserId,
    string? PartnerId,
    string? EventDate,
    Outcome Outcome,
    string? SameAs,
    string? WebhookId,
    string Credential,
    ReadOnlyMemory<byte> Body)
{
    internal string? TraceParent { get; init; }
}
