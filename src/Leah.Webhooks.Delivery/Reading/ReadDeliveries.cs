using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Reading;

/// <summary>Looks up deliveries.</summary>
internal sealed class ReadDeliveries(Database database)
{
    /// <summary>Lists deliveries, newest first.</summary>
    public async Task<Outcome<Page<DeliverySummary>>> ListAsync(DeliveryFilter filter, PageRequest page, CancellationToken cancellation = default)
    {
        var list = $"deliveries {filter}";
        var faults = new Faults();
        var (limit, after) = Cursors.Read(page, list, faults);
        if (faults.Any)
            return faults.ToRefusal();
        var start = new WalkStep(after ?? IdBounds.UpTo(IdPrefixes.Delivery, filter.Until), IdBounds.From(IdPrefixes.Delivery, filter.Since), limit);
        var (items, goOnBelow) = await database.ReadAsync(
            async session => await Walk.DownAsync(
                session, await DeliveryWays.ChooseAsync(session, filter), start, item => IsWanted(item, filter), item => item.Id),
            cancellation);
        return new Page<DeliverySummary>(items, goOnBelow is null ? null : Cursors.Write(list, goOnBelow));
    }

    /// <summary>Looks one up, with its attempts and its request.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="onlyOf">Where given, a delivery of another partnership is not found.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Outcome<DeliveryDetails>> FindAsync(string id, string? onlyOf = null, CancellationToken cancellation = default) =>
        database.ReadAsync<Outcome<DeliveryDetails>>(
            async session =>
            {
                if (await DeliveryStatements.FindAsync(session, id) is not { } found
                    || (onlyOf ?? found.PartnershipId) != found.PartnershipId
                    || await DeliveryStatements.FindSentAsync(session, id) is not { } sent)
                    return new Refusal.NotFound("delivery", id);
                var attempts = await DeliveryStatements.AttemptsAsync(session, id);
                return new DeliveryDetails(found, attempts, ShowRequest.Of(found, sent, attempts));
            },
            cancellation);

    private static bool IsWanted(DeliverySummary item, DeliveryFilter filter) =>
        (filter.PartnershipId ?? item.PartnershipId) == item.PartnershipId
        && (filter.EndpointId ?? item.EndpointId) == item.EndpointId
        && (filter.EventId ?? item.EventId) == item.EventId
        && (filter.EventType ?? item.EventType) == item.EventType
        && (filter.State ?? item.State) == item.State;
}
