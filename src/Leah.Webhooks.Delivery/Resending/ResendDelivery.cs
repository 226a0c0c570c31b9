using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Resending;

/// <summary>Sends an event to an endpoint again, because somebody asked for it.</summary>
internal sealed class ResendDelivery(Database database, EngineSignals signals, IdGenerator ids, TimeProvider clock)
{
    /// <summary>Makes a new delivery of the same event to the same endpoint, with three attempts of its own.</summary>
    /// <param name="id">The delivery to repeat.</param>
    /// <param name="onlyOf">Where given, a delivery of another partnership is not found.</param>
    public async Task<Outcome<DeliverySummary>> ResendAsync(string id, string? onlyOf = null)
    {
        var outcome = await database.WriteAsync<Outcome<DeliverySummary>>(async session =>
        {
            if (await DeliveryStatements.FindAsync(session, id) is not { } first || (onlyOf ?? first.PartnershipId) != first.PartnershipId)
                return new Refusal.NotFound("delivery", id);
            if (await StandingStatements.FindAsync(session, first.EndpointId) is not { DeletedAt: null })
                return new Refusal.Conflict("The endpoint was deleted: there is nowhere to send it to.");
            if (await DeliveryStatements.FindSentAsync(session, id) is not { IsErased: false })
                return new Refusal.Conflict("The event's data was erased: there is nothing left to send.");

            var again = new ExtraDelivery(
                ids.Next(IdPrefixes.Delivery), first.EventId, first.PartnershipId, first.EndpointId, first.EventType, DeliveryQueue.First, first.Test, ResendOf: id);
            await ExtraDeliveryStatements.InsertAsync(session, again, clock.GetUtcNow());
            return (await DeliveryStatements.FindAsync(session, again.Id))!;
        });
        if (outcome.IsDone)
            signals.Waiting(outcome.Value.EndpointId, DeliveryQueue.First);
        return outcome;
    }
}
