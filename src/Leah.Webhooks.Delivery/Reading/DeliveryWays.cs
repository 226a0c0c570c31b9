using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;
using Way = Leah.Webhooks.Delivery.Reading.WalkAlong<Leah.Webhooks.Delivery.Reading.DeliverySummary>;

namespace Leah.Webhooks.Delivery.Reading;

/// <summary>
/// Chooses the indexes along which a list of deliveries is walked: those that hold what the filter wants and as little else as can be.
/// A state is best found endpoint by endpoint, since it depends on the endpoint's: a million held deliveries of a paused endpoint
/// then do not stand in the way of the few that are scheduled.
/// </summary>
internal static class DeliveryWays
{
    /// <summary>Beyond this many endpoints one index over all of them is walked instead.</summary>
    internal const int MostEndpoints = 64;

    /// <summary>
    /// One partnership's endpoints are gone through one by one up to this many. Beyond it the newest deliveries of all partnerships are walked, and a page
    /// may come short with a cursor to go on from. An index for it alone would cost every delivery of everybody.
    /// </summary>
    internal const int MostEndpointsOfOne = 1_000;

    /// <summary>The states that are stored.</summary>
    private static IReadOnlyList<DeliveryState> Stored { get; } = [DeliveryState.Scheduled, .. DeliveryMoves.Terminal];

    public static async ValueTask<IReadOnlyList<Way>> ChooseAsync(Session session, DeliveryFilter filter)
    {
        if (filter.EventId is { } eventId)
            return [(reader, step) => DeliveryListStatements.OfEventAsync(reader, eventId, step)];
        if (filter.UserId is { } userId)
            return [(reader, step) => DeliveryListStatements.OfUserAsync(reader, userId, step)];
        if (filter.EndpointId is { } endpointId)
            return await OfEndpointAsync(session, endpointId, filter.State);
        if (filter.State is { } state)
            return await InStateAsync(session, state, filter.PartnershipId);
        return filter.PartnershipId is { } partnershipId ? await OfPartnershipAsync(session, partnershipId) : [DeliveryListStatements.NewestAsync];
    }

    private static async ValueTask<IReadOnlyList<Way>> OfPartnershipAsync(Session session, string id)
    {
        var endpoints = await StandingStatements.OfPartnershipAsync(session, id, MostEndpointsOfOne + 1);
        return endpoints.Count <= MostEndpointsOfOne
            ? [.. endpoints.SelectMany(endpoint => Stored.SelectMany(stored => OfEndpoint(endpoint.Id, stored)))]
            : [DeliveryListStatements.NewestAsync];
    }

    private static async ValueTask<IReadOnlyList<Way>> OfEndpointAsync(Session session, string id, DeliveryState? shown)
    {
        if (await StandingStatements.FindAsync(session, id) is not { } standing)
            return [];
        IReadOnlyList<DeliveryState> stored = shown is { } state
            ? ShownState.StoredFor(state, standing)
            : Stored;
        return [.. stored.SelectMany(one => OfEndpoint(id, one))];
    }

    private static async ValueTask<IReadOnlyList<Way>> InStateAsync(Session session, DeliveryState shown, string? partnershipId)
    {
        var most = partnershipId is null ? MostEndpoints : MostEndpointsOfOne;
        var endpoints = partnershipId is { } id
            ? await StandingStatements.OfPartnershipAsync(session, id, most + 1)
            : await StandingStatements.AllAsync(session, most + 1);
        if (endpoints.Count <= most)
            return [.. endpoints.SelectMany(endpoint => ShownState.StoredFor(shown, endpoint.Standing).SelectMany(stored => OfEndpoint(endpoint.Id, stored)))];
        if (shown == DeliveryState.Succeeded)
            return [DeliveryListStatements.NewestAsync];
        return [.. ShownState.StoredFor(shown).SelectMany(InState)];
    }

    private static IEnumerable<Way> OfEndpoint(string id, DeliveryState stored)
    {
        yield return (reader, step) => DeliveryListStatements.OfEndpointAsync(reader, id, stored, step);
        if (stored == DeliveryState.Scheduled)
            yield return (reader, step) => DeliveryListStatements.ClaimedOfEndpointAsync(reader, id, step);
    }

    private static IEnumerable<Way> InState(DeliveryState stored)
    {
        yield return (reader, step) => DeliveryListStatements.InStateAsync(reader, stored, step);
        if (stored == DeliveryState.Scheduled)
            yield return DeliveryListStatements.ClaimedAsync;
    }
}
