namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>A delivery that this node has claimed, with all that sending it takes.</summary>
/// <param name="DeliveryId">Its id.</param>
/// <param name="EndpointId">The endpoint that it goes to.</param>
/// <param name="EventId">The event's id.</param>
/// <param name="Body">The event's bytes; shared by the event's deliveries.</param>
/// <param name="AttemptCount">How many attempts with an outcome it has had.</param>
/// <param name="Queue">Where it waits.</param>
internal sealed record LaneItem(string DeliveryId, string EndpointId, string EventId, ReadOnlyMemory<byte> Body, int AttemptCount, DeliveryQueue Queue)
{
    /// <summary>Whether it is the one delivery that a holding endpoint is tried with.</summary>
    public bool IsProbe { get; init; }

    /// <summary>The name by which this node claimed it; null for the one that it has now.</summary>
    public string? Node { get; init; }

    /// <summary>Where its event was published, as W3C's <c>traceparent</c>; null where nobody traces.</summary>
    public string? Trace { get; init; }

    /// <summary>What it weighs in memory, in bytes: its body and a little for itself.</summary>
    public int Weight => Body.Length + 256;
}
