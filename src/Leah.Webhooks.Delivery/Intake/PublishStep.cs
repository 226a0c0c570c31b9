using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Intake;

/// <summary>
/// Stores a batch of requests in one transaction: each event, and a delivery for every endpoint that subscribes to it at that moment.
/// A delivery that finds room in its lane is stored as claimed by this node, so that it need not be looked for again; after the commit it goes into the lane.
/// </summary>
internal sealed class PublishStep(Database database, CatalogCache catalogs, LaneTable lanes, Dispatch dispatch, NodeId node, IdGenerator ids, DeliveryMetrics metrics,
    TimeProvider clock)
{
    public async Task<IReadOnlyList<Outcome<IReadOnlyList<AcceptedEvent>>>> CommitAsync(IReadOnlyList<PublishRequest> requests)
    {
        List<PlacedDelivery> placed = [];
        try
        {
            var outcomes = await database.WriteAsync(session => StoreAsync(session, requests, placed));
            FaultPoint.Reach(FaultPoint.Published);
            metrics.EventsAccepted(outcomes.Sum(outcome => outcome.Value?.Count ?? 0));
            dispatch.Enter(placed);
            return outcomes;
        }
        catch
        {
            catalogs.Forget();
            foreach (var delivery in placed.Where(delivery => delivery.Claimed))
                lanes.CancelReservation(delivery.Item.EndpointId, DeliveryQueue.First, delivery.Item.Weight);
            throw;
        }
    }

    private async ValueTask<IReadOnlyList<Outcome<IReadOnlyList<AcceptedEvent>>>> StoreAsync(Session session, IReadOnlyList<PublishRequest> requests, List<PlacedDelivery> placed)
    {
        var catalog = await catalogs.CurrentAsync(session);
        var now = clock.GetUtcNow();
        var outcomes = new Outcome<IReadOnlyList<AcceptedEvent>>[requests.Count];
        for (var i = 0; i < requests.Count; i++)
            outcomes[i] = await StoreAsync(session, requests[i], catalog, now, placed);
        return outcomes;
    }

    private async ValueTask<Outcome<IReadOnlyList<AcceptedEvent>>> StoreAsync(
        Session session, PublishRequest request, Catalog catalog, DateTimeOffset now, List<PlacedDelivery> placed)
    {
        // 1. A key that was used before gives its first answer again, or stands for something else.
        if (request.IdempotencyKey is { } key && await PublishStatements.FirstAnswerAsync(session, key) is { } first)
        {
            return first.BodyHash.AsSpan().SequenceEqual(request.BodyHash)
                ? Outcome.Of(first.Answer)
                : new Refusal.Conflict($"The Idempotency-Key \"{key}\" was used for another body. Send a new key with new events.");
        }

        // 2. Every event names a partnership that there is; nothing of the request is stored yet.
        Faults faults = new();
        foreach (var stranger in request.Events.Where(stranger => !catalog.Knows(stranger.Facts.PartnerId)))
            faults.Add($"{stranger.Path}.partner.id", $"names no partnership: there is none with the id \"{stranger.Facts.PartnerId}\"");
        if (faults.Any)
            return faults.ToRefusal();

        // 3. The events and their deliveries.
        List<AcceptedEvent> answer = new(request.Events.Count);
        foreach (var accepted in request.Events)
        {
            await PublishStatements.InsertEventAsync(session, accepted, now);
            var subscribers = catalog.Subscribers(accepted.Facts.PartnerId, accepted.Facts.EventType);
            foreach (var endpoint in subscribers)
                placed.Add(await PlaceAsync(session, accepted, endpoint, now));
            answer.Add(new AcceptedEvent(accepted.Id, subscribers.Count));
        }

        // 4. The answer, for when the same key comes again.
        if (request.IdempotencyKey is not null)
            await PublishStatements.RememberAsync(session, request.IdempotencyKey, request.BodyHash, answer, now);
        return Outcome.Of<IReadOnlyList<AcceptedEvent>>(answer);
    }

    private async ValueTask<PlacedDelivery> PlaceAsync(Session session, NewEvent accepted, Endpoint endpoint, DateTimeOffset now)
    {
        var item = new LaneItem(ids.Next(IdPrefixes.Delivery), endpoint.Id, accepted.Id, accepted.Body, AttemptCount: 0, DeliveryQueue.First);
        var claimed = lanes.TryReserve(endpoint.Id, DeliveryQueue.First, item.Weight);
        var delivery = new PlacedDelivery(item, claimed);
        await PublishStatements.InsertDeliveryAsync(session, delivery, accepted, claimed ? node.Value : null, now);
        return delivery;
    }
}

/// <summary>A delivery that was stored, and whether this node has claimed it.</summary>
internal sealed record PlacedDelivery(LaneItem Item, bool Claimed);
