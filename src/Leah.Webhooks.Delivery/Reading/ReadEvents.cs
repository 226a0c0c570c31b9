using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Reading;

/// <summary>Looks up accepted events.</summary>
internal sealed class ReadEvents(Database database)
{
    private const int MostDeliveriesShown = 1_000;

    /// <summary>Lists events, newest first.</summary>
    public async Task<Outcome<Page<EventSummary>>> ListAsync(EventFilter filter, PageRequest page, CancellationToken cancellation = default)
    {
        var list = $"events {filter}";
        var faults = new Faults();
        var (limit, after) = Cursors.Read(page, list, faults);
        if (faults.Any)
            return faults.ToRefusal();
        var start = new WalkStep(after ?? IdBounds.UpTo(IdPrefixes.Event, filter.Until), IdBounds.From(IdPrefixes.Event, filter.Since), limit);
        var (items, goOnBelow) = await database.ReadAsync(
            session => Walk.DownAsync(session, [WayFor(filter)], start, item => IsWanted(item, filter), item => item.Id), cancellation);
        return new Page<EventSummary>(items, goOnBelow is null ? null : Cursors.Write(list, goOnBelow));
    }

    /// <summary>Looks one up, with its body and deliveries.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="onlyOf">Where given, an event of another partnership is not found.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Outcome<EventDetails>> FindAsync(string id, string? onlyOf = null, CancellationToken cancellation = default) =>
        database.ReadAsync<Outcome<EventDetails>>(
            async session =>
            {
                if (await EventStatements.FindAsync(session, id) is not { } found || (onlyOf ?? found.PartnershipId) != found.PartnershipId)
                    return new Refusal.NotFound("event", id);
                var deliveries = await DeliveryListStatements.OfEventAsync(
                    session, id, new WalkStep(IdBounds.AfterAll(IdPrefixes.Delivery), IdBounds.From(IdPrefixes.Delivery, null), MostDeliveriesShown));
                return new EventDetails(found, await EventStatements.BodyAsync(session, id) ?? [], deliveries);
            },
            cancellation);

    private static WalkAlong<EventSummary> WayFor(EventFilter filter) => filter switch
    {
        { UserId: { } userId } => (session, step) => EventStatements.OfUserAsync(session, userId, step),
        { PartnershipId: { } partnershipId } => (session, step) => EventStatements.OfPartnershipAsync(session, partnershipId, step),
        _ => EventStatements.NewestAsync,
    };

    private static bool IsWanted(EventSummary item, EventFilter filter) =>
        (filter.PartnershipId ?? item.PartnershipId) == item.PartnershipId && (filter.EventType ?? item.EventType) == item.EventType;
}
