using System.Collections.Frozen;

namespace Leah.Webhooks.Delivery.Intake;

/// <summary>Partnerships and endpoints as they were at a version of the database's catalog: what events are matched against.</summary>
internal sealed class Catalog(long version, IReadOnlyList<string> partnerships, IReadOnlyList<Endpoint> endpoints)
{
    private readonly FrozenSet<string> partnerships = partnerships.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<(string Partnership, string EventType), Endpoint[]> subscribers = endpoints
        .SelectMany(endpoint => endpoint.EventTypes.Select(type => (Key: (endpoint.PartnershipId, type), endpoint)))
        .GroupBy(pair => pair.Key, pair => pair.endpoint)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    public long Version { get; } = version;

    public IReadOnlyList<Endpoint> Endpoints { get; } = endpoints;

    public bool Knows(string partnershipId) => partnerships.Contains(partnershipId);

    /// <summary>The endpoints that get an event, whatever their state: for those that are not active it is held.</summary>
    public IReadOnlyList<Endpoint> Subscribers(string partnershipId, string eventType) => subscribers.GetValueOrDefault((partnershipId, eventType)) ?? [];
}
