namespace Leah.Webhooks.Delivery.Reading;

/// <summary>What of an endpoint decides how its deliveries are shown.</summary>
internal readonly record struct EndpointStanding(EndpointState State, DateTimeOffset? DeletedAt);

/// <summary>
/// The state that is shown. Pausing an endpoint or deleting it changes one row, not the million that may wait for it:
/// what follows for them is derived here.
/// </summary>
internal static class ShownState
{
    /// <param name="stored">What stands in the delivery's row.</param>
    /// <param name="isClaimed">Whether a node has it, and may be sending it.</param>
    /// <param name="endpoint">Its endpoint as it is now.</param>
    public static DeliveryState Of(DeliveryState stored, bool isClaimed, EndpointStanding endpoint) => stored switch
    {
        DeliveryState.Scheduled when endpoint.DeletedAt is not null => isClaimed ? DeliveryState.Scheduled : DeliveryState.Cancelled,
        DeliveryState.Scheduled when endpoint.State != EndpointState.Active => DeliveryState.Held,
        _ => stored,
    };

    /// <summary>In which stored states a delivery of that endpoint can stand that is shown in one.</summary>
    public static IReadOnlyList<DeliveryState> StoredFor(DeliveryState shown, EndpointStanding endpoint) => shown switch
    {
        DeliveryState.Scheduled when endpoint.DeletedAt is not null || endpoint.State == EndpointState.Active => [DeliveryState.Scheduled],
        DeliveryState.Held when endpoint.DeletedAt is null && endpoint.State != EndpointState.Active => [DeliveryState.Scheduled],
        DeliveryState.Scheduled or DeliveryState.Held => [],
        DeliveryState.Cancelled when endpoint.DeletedAt is not null => [DeliveryState.Cancelled, DeliveryState.Scheduled],
        _ => [shown],
    };

    /// <summary>In which stored states a delivery of some endpoint can stand that is shown in one.</summary>
    public static IReadOnlyList<DeliveryState> StoredFor(DeliveryState shown) => shown switch
    {
        DeliveryState.Held => [DeliveryState.Scheduled],
        DeliveryState.Cancelled => [DeliveryState.Cancelled, DeliveryState.Scheduled],
        _ => [shown],
    };
}
