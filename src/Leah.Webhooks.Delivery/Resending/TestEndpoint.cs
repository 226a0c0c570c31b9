using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Resending;

/// <summary>Sends an event type's sample to one endpoint, to try it.</summary>
internal sealed class TestEndpoint(Database database, EngineSignals signals, IdGenerator ids, TimeProvider clock)
{
    /// <summary>Keeps the sample as an event that is marked as a test, and makes its one delivery, whatever the endpoint subscribes to.</summary>
    public async Task<Outcome<DeliverySummary>> SendAsync(string partnershipId, string endpointId, string? eventType)
    {
        if (eventType is null || EventCatalogue.Find(eventType) is not { } catalogued)
        {
            var faults = new Faults();
            faults.Add("$.eventType", $"A test sends the sample of one of {string.Join(", ", EventTypes.All)}.");
            return faults.ToRefusal();
        }

        var outcome = await database.WriteAsync<Outcome<DeliverySummary>>(async session =>
        {
            if (await EndpointStatements.FindAsync(session, partnershipId, endpointId) is null
                || await PartnershipStatements.FindAsync(session, partnershipId) is not { } partnership)
                return new Refusal.NotFound("endpoint", endpointId);

            var now = clock.GetUtcNow();
            var sample = SampleFor(partnership, catalogued);
            var eventId = ids.Next(IdPrefixes.Event);
            await ExtraDeliveryStatements.InsertTestEventAsync(
                session, eventId, partnershipId, catalogued.EventType, sample.User?.Id, EventJson.Write(sample), now);
            var delivery = new ExtraDelivery(
                ids.Next(IdPrefixes.Delivery), eventId, partnershipId, endpointId, catalogued.EventType, DeliveryQueue.First, Test: true);
            await ExtraDeliveryStatements.InsertAsync(session, delivery, now);
            return (await DeliveryStatements.FindAsync(session, delivery.Id))!;
        });
        if (outcome.IsDone)
            signals.Waiting(endpointId, DeliveryQueue.First);
        return outcome;
    }

    /// <summary>The sample as this partnership's event: a receiver that looks at whose it is finds what it expects.</summary>
    private static WebhookEvent SampleFor(Partnership partnership, CataloguedEvent catalogued)
    {
        var sample = EventJson.Parse(catalogued.Sample).Event ?? throw new InvalidOperationException($"The sample of {catalogued.EventType} cannot be read.");
        return sample with { Partner = new Partner { Id = partnership.Id, Name = partnership.Name, Code = partnership.Code } };
    }
}
