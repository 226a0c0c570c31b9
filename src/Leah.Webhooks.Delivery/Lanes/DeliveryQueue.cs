namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>In which of its lane's queues a delivery waits: the earlier ones go first.</summary>
internal enum DeliveryQueue
{
    /// <summary>Its first attempt is still to come.</summary>
    First,

    /// <summary>It failed before.</summary>
    Retry,

    /// <summary>It was made by a replay.</summary>
    Replay,
}
