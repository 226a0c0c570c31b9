namespace Leah.Webhooks.Delivery.Reading;

/// <summary>Which events to list; what is null is not asked about.</summary>
/// <param name="PartnershipId">Of this partnership.</param>
/// <param name="EventType">Of this type.</param>
/// <param name="UserId">About this person.</param>
/// <param name="Since">Accepted at this time or later.</param>
/// <param name="Until">Accepted at this time or earlier.</param>
internal sealed record EventFilter(
    string? PartnershipId = null, string? EventType = null, string? UserId = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null);

/// <summary>An accepted event, without its body.</summary>
/// <param name="Id">Its id: the <c>webhook-id</c>.</param>
/// <param name="PartnershipId">Whose it is.</param>
/// <param name="EventType">Its type.</param>
/// <param name="UserId">Whom it is about; null once that person's data was erased.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Test">Whether it is a sample, sent to try an endpoint.</param>
/// <param name="ErasedAt">When the person's data was erased from it.</param>
internal sealed record EventSummary(
    string Id, string PartnershipId, string EventType, string? UserId, DateTimeOffset CreatedAt, bool Test, DateTimeOffset? ErasedAt);

/// <summary>An accepted event with all that is known of it.</summary>
/// <param name="Summary">Its row in a list.</param>
/// <param name="Body">The bytes that were accepted; empty once erased.</param>
/// <param name="Deliveries">Its deliveries, newest first.</param>
internal sealed record EventDetails(EventSummary Summary, ReadOnlyMemory<byte> Body, IReadOnlyList<DeliverySummary> Deliveries);
