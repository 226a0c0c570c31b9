using Leah.Webhooks.Delivery.Following;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Intake;

/// <summary>
/// Stores a batch of requests in one transaction: each event, and a delivery for every endpoint that subscribes to it at that moment.
/// A delivery that finds room in its lane is stored as claimed by this node, so that it need not be looked for again; after the commit it goes into the lane.
/// </summary>
internal sealed class PublishStep(Database database, CatalogCache catalogs, LaneTable lanes, Dispatch dispatch, NodeId node, IdGenerator ids, DeliveryMetrics metrics,
    EventPulse pulse, TimeProvider clock)
{
    /// <summary>Stores requests that came at once, each all or none.</summary>
    public Task<IReadOnlyList<Outcome<IReadOnlyList<AcceptedEvent>>>> CommitAsync(IReadOnlyList<PublishRequest> requests) =>
        WriteAsync((session, placed) => StoreAsync(session, requests, placed));

    /// <summary>
    /// Runs work that stores events, in one transaction. What it placed goes into the lanes after the commit; where it fails, or is run a second
    /// time, the places that it reserved are given back.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Session, Placements, ValueTask<T>> work)
    {
        Placements placed = new();
        try
        {
            var result = await database.WriteAsync(session =>
            {
                GiveBack(placed);
                return work(session, placed);
            });
            FaultPoint.Reach(FaultPoint.Published);
            metrics.EventsAccepted(placed.Events);
            dispatch.Enter(placed.Deliveries);
            pulse.Beat();
            return result;
        }
        catch (Exception error)
        {
            // What may be stored all the same is claimed by this node, and nobody would ever send it.
            if (error is StorageUnavailableException { MayBeStored: true })
                dispatch.GiveUp([.. placed.Deliveries.Where(delivery => delivery.Claimed).Select(delivery => delivery.Item)]);
            catalogs.Forget();
            GiveBack(placed);
            throw;
        }
    }

    /// <summary>Stores requests inside a transaction of <see cref="WriteAsync{T}"/>.</summary>
    public async ValueTask<IReadOnlyList<Outcome<IReadOnlyList<AcceptedEvent>>>> StoreAsync(Session session, IReadOnlyList<PublishRequest> requests, Placements placed)
    {
        var batch = await PublishBatch.BeginAsync(session, requests);
        var catalog = await catalogs.CurrentAsync(session);
        var now = clock.GetUtcNow();
        var outcomes = new Outcome<IReadOnlyList<AcceptedEvent>>[requests.Count];
        for (var i = 0; i < requests.Count; i++)
            outcomes[i] = Take(batch, requests[i], catalog, placed);
        await batch.StoreAsync(session, now);
        return outcomes;
    }

    /// <summary>Takes a request into the batch, all or none of it.</summary>
    private Outcome<IReadOnlyList<AcceptedEvent>> Take(PublishBatch batch, PublishRequest request, Catalog catalog, Placements placed)
    {
        // 1. A key that was used before gives its first answer again, or stands for something else.
        if (request.IdempotencyKey is { } key && batch.FirstAnswer(key) is { } first)
        {
            return first.BodyHash.AsSpan().SequenceEqual(request.BodyHash)
                ? Outcome.Of(first.Answer)
                : new Refusal.Conflict($"The Idempotency-Key \"{key}\" was used for another body. Send a new key with new events.");
        }

        // 2. Every event names a partnership that there is; nothing of the request is in the batch yet.
        Faults faults = new();
        foreach (var stranger in request.Events.Where(stranger => !catalog.Knows(stranger.Facts.PartnerId)))
            faults.Add($"{stranger.Path}.partner.id", $"names no partnership: there is none with the id \"{stranger.Facts.PartnerId}\"");
        if (faults.Any)
            return faults.ToRefusal();

        // 3. The events and their deliveries.
        List<AcceptedEvent> answer = new(request.Events.Count);
        foreach (var checkedEvent in request.Events)
        {
            // Its id is made here, under the one writer: ids then rise in the order of commits, and who follows them misses none.
            var accepted = checkedEvent with { Id = ids.Next(IdPrefixes.Event) };
            batch.Add(accepted);
            var subscribers = catalog.Subscribers(accepted.Facts.PartnerId, accepted.Facts.EventType);
            foreach (var endpoint in subscribers)
                placed.Deliveries.Add(Place(batch, accepted, endpoint));
            placed.Events++;
            answer.Add(new AcceptedEvent(accepted.Id, subscribers.Count));
        }

        // 4. The answer, for when the same key comes again.
        if (request.IdempotencyKey is not null)
            batch.Remember(request.IdempotencyKey, request.BodyHash, answer);
        return Outcome.Of<IReadOnlyList<AcceptedEvent>>(answer);
    }

    /// <summary>Gives the reserved places back of what was not stored after all.</summary>
    public void GiveBack(Placements placed)
    {
        foreach (var delivery in placed.Deliveries.Where(delivery => delivery.Claimed))
            lanes.CancelReservation(delivery.Item.EndpointId, DeliveryQueue.First, delivery.Item.Weight);
        placed.Clear();
    }

    private PlacedDelivery Place(PublishBatch batch, NewEvent accepted, Endpoint endpoint)
    {
        var item = new LaneItem(ids.Next(IdPrefixes.Delivery), endpoint.Id, accepted.Id, accepted.Body, AttemptCount: 0, DeliveryQueue.First)
        {
            Node = node.Value,
            Trace = accepted.Trace,
        };
        var claimed = lanes.TryReserve(endpoint.Id, DeliveryQueue.First, item.Weight);
        var delivery = new PlacedDelivery(item, claimed);
        batch.Add(delivery, accepted);
        return delivery;
    }
}

/// <summary>What a transaction has stored so far.</summary>
internal sealed class Placements
{
    public List<PlacedDelivery> Deliveries { get; } = [];

    public int Events { get; set; }

    public void Clear()
    {
        Deliveries.Clear();
        Events = 0;
    }
}

/// <summary>A delivery that was stored, and whether this node has claimed it.</summary>
internal sealed record PlacedDelivery(LaneItem Item, bool Claimed);
