namespace Leah.Webhooks.Delivery.Intake;

/// <summary>Events that are to be stored together, all or none.</summary>
/// <param name="Events">What is to be stored, checked already.</param>
/// <param name="IdempotencyKey">The publisher's name for this request, where it gave one.</param>
/// <param name="BodyHash">A hash over all bodies: what the key stands for.</param>
internal sealed record PublishRequest(IReadOnlyList<NewEvent> Events, string? IdempotencyKey, byte[] BodyHash);

/// <summary>An event that passed the check.</summary>
/// <param name="Id">The id that it gets when it is stored; empty before.</param>
/// <param name="Facts">Its type, person and partnership.</param>
/// <param name="Body">Its bytes, kept and sent as they are.</param>
/// <param name="Path">Where it stands in the request, for errors: <c>$</c> or <c>$[3]</c>.</param>
internal sealed record NewEvent(string Id, EventFacts Facts, ReadOnlyMemory<byte> Body, string Path)
{
    /// <summary>Where in its trace the request stands that publishes it, as W3C's <c>traceparent</c>; null where nobody traces.</summary>
    public string? Trace { get; init; }
}

/// <summary>An event that is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Deliveries">How many endpoints it goes to.</param>
public sealed record AcceptedEvent(string Id, int Deliveries);
