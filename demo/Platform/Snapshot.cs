namespace Leah.Webhooks.Demo;

/// <summary>How everything stands, as the platform's API tells it at one moment.</summary>
internal sealed record Snapshot(
    IReadOnlyDictionary<PartnerEndpoint, string> States, IReadOnlyList<(PartnerEndpoint Endpoint, DeliverySeen Delivery)> Deliveries)
{
    public static Snapshot Empty { get; } = new(new Dictionary<PartnerEndpoint, string>(), []);

    public string StateOf(PartnerEndpoint endpoint) => States.GetValueOrDefault(endpoint, "active");

    /// <summary>The deliveries to one endpoint, the oldest first.</summary>
    public IReadOnlyList<DeliverySeen> Of(PartnerEndpoint endpoint) =>
        [.. Deliveries.Where(seen => seen.Endpoint == endpoint).Select(seen => seen.Delivery).Reverse()];

    public IEnumerable<DeliverySeen> Held => Deliveries.Select(seen => seen.Delivery).Where(delivery => delivery.State == "held");

    public static async Task<Snapshot> TakeAsync(
        PlatformApi api, Partners partners, IReadOnlyDictionary<string, PartnerEndpoint> endpoints, CancellationToken cancellation)
    {
        var states = Task.WhenAll(partners.All.Select(partnership => api.EndpointsAsync(partnership, cancellation)));
        var deliveries = await api.DeliveriesAsync(cancellation);
        return new(
            (await states).SelectMany(seen => seen).ToDictionary(seen => endpoints[seen.Id], seen => seen.State),
            [.. deliveries.Select(delivery => (endpoints[delivery.EndpointId], delivery))]);
    }
}
