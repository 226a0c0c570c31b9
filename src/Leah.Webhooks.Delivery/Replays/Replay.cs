namespace Leah.Webhooks.Delivery.Replays;

/// <summary>
/// A replay as it stands in its row. Its cursor is the last row that it has looked at: an event's id or,
/// for <see cref="ReplayInclude.Failed"/>, a delivery's.
/// </summary>
internal sealed record Replay(
    string Id,
    string PartnershipId,
    string EndpointId,
    ReplayInclude Include,
    DateTimeOffset Since,
    DateTimeOffset Until,
    IReadOnlyList<string> EventTypes,
    string State,
    long Matched,
    long Created,
    string Cursor,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    public const string DryRun = "dry-run", Running = "running", Completed = "completed", Cancelled = "cancelled";

    /// <summary>Events from this id on.</summary>
    public string FirstEvent => IdBounds.From(IdPrefixes.Event, Since);

    /// <summary>
    /// Events below this id. Ids sort by time, so its own id says what was there before it: an event that comes in while it runs has
    /// deliveries of its own, in the same millisecond too.
    /// </summary>
    public string EventsBefore => string.CompareOrdinal(IdBounds.UpTo(IdPrefixes.Event, Until), Before(IdPrefixes.Event)) < 0
        ? IdBounds.UpTo(IdPrefixes.Event, Until)
        : Before(IdPrefixes.Event);

    /// <summary>Deliveries below this id: none that it made itself.</summary>
    public string DeliveriesBefore => Before(IdPrefixes.Delivery);

    /// <summary>Where it begins to look.</summary>
    public string Start => Include == ReplayInclude.Failed ? IdBounds.From(IdPrefixes.Delivery, Since) : FirstEvent;

    public ReplayView View(IReadOnlyDictionary<DeliveryState, long> deliveries) =>
        new(Id, PartnershipId, EndpointId, Include, Since, Until, EventTypes, State, Matched, Created, deliveries, CreatedAt, FinishedAt);

    private string Before(string prefix) => prefix + Id[Id.IndexOf('_')..];
}
