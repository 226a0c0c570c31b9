namespace Leah.Webhooks.Delivery.Reading;

/// <summary>Which deliveries to list; what is null is not asked about.</summary>
/// <param name="PartnershipId">Of this partnership's events.</param>
/// <param name="EndpointId">To this endpoint.</param>
/// <param name="EventId">Of this event.</param>
/// <param name="EventType">Of events of this type.</param>
/// <param name="UserId">Of events about this person.</param>
/// <param name="State">In this state, as it is shown.</param>
/// <param name="Since">Made at this time or later.</param>
/// <param name="Until">Made at this time or earlier.</param>
internal sealed record DeliveryFilter(
    string? PartnershipId = null,
    string? EndpointId = null,
    string? EventId = null,
    string? EventType = null,
    string? UserId = null,
    DeliveryState? State = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null);

/// <summary>A delivery as a list shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="EventId">The event that it brings.</param>
/// <param name="EventType">That event's type.</param>
/// <param name="PartnershipId">Whose event it is.</param>
/// <param name="EndpointId">Where it goes.</param>
/// <param name="State">Where it stands; what is derived from its endpoint's state is derived.</param>
/// <param name="AttemptCount">How many of its three attempts it has used up.</param>
/// <param name="NextAttemptAt">When it is due; null unless <see cref="State"/> is <see cref="DeliveryState.Scheduled"/>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="SettledAt">When it came to its end.</param>
/// <param name="Test">Whether it brings a sample, to try the endpoint.</param>
/// <param name="ResendOf">The delivery that it repeats.</param>
internal sealed record DeliverySummary(
    string Id,
    string EventId,
    string EventType,
    string PartnershipId,
    string EndpointId,
    DeliveryState State,
    int AttemptCount,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SettledAt,
    bool Test,
    string? ResendOf);

/// <summary>A delivery with all that is known of it.</summary>
/// <param name="Summary">Its row in a list.</param>
/// <param name="Attempts">Its attempts, the first one first.</param>
/// <param name="Request">What is sent, or was sent last.</param>
internal sealed record DeliveryDetails(DeliverySummary Summary, IReadOnlyList<Attempt> Attempts, ShownRequest Request);

/// <summary>A request as people see it: its secrets are redacted.</summary>
/// <param name="Url">The endpoint's address as it is now.</param>
/// <param name="Headers">The headers in the order in which they are sent.</param>
/// <param name="Body">The bytes of the body; empty once the person's data was erased.</param>
internal sealed record ShownRequest(string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body);
