namespace Leah.Webhooks.Delivery.Replays;

/// <summary>Which events a replay sends again. Shown and stored as the lower-case word.</summary>
internal enum ReplayInclude
{
    /// <summary>Events whose deliveries to the endpoint failed, and that none has brought or is about to bring.</summary>
    Failed,

    /// <summary>Events that never had a delivery to the endpoint.</summary>
    Missed,

    /// <summary>Every event.</summary>
    All,
}

/// <summary>A replay as somebody asks for it, unchecked.</summary>
internal sealed record ReplayDraft
{
    /// <summary>Events accepted at this time or later; must be given.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Events accepted at this time or earlier; null for now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only of these types. Null for the types that the endpoint subscribes to; with <c>failed</c>, for every type.</summary>
    public IReadOnlyList<string?>? EventTypes { get; init; }

    /// <summary><c>failed</c>, <c>missed</c> or <c>all</c>.</summary>
    public string? Include { get; init; }

    /// <summary>Whether only to count.</summary>
    public bool DryRun { get; init; }
}

/// <summary>A replay and how far it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PartnershipId">Whose events it sends.</param>
/// <param name="EndpointId">Where to.</param>
/// <param name="Include">Which of them.</param>
/// <param name="Since">From when on they were accepted.</param>
/// <param name="Until">Up to when.</param>
/// <param name="EventTypes">Of which types they are.</param>
/// <param name="State"><c>dry-run</c>, <c>running</c>, <c>completed</c> or <c>cancelled</c>.</param>
/// <param name="Matched">How many events there were when it was asked for.</param>
/// <param name="Created">How many deliveries it has made.</param>
/// <param name="Deliveries">How many of those stand in each state, as it is shown.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="FinishedAt">When it had made its last delivery, or was cancelled.</param>
internal sealed record ReplayView(
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
    IReadOnlyDictionary<DeliveryState, long> Deliveries,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt);
