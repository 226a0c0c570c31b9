using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Replays;

namespace Leah.Webhooks.Platform.Api;

/// <summary>Which events to send again.</summary>
/// <param name="Since">Events accepted at this time or later.</param>
/// <param name="Include"><c>failed</c> (their delivery failed), <c>missed</c> (they never had a delivery to this endpoint) or <c>all</c>.</param>
/// <param name="Until">Events accepted at this time or earlier; left out for now.</param>
/// <param name="EventTypes">Only of these types; left out for the types that the endpoint subscribes to.</param>
/// <param name="DryRun">Only count. Defaults to false.</param>
internal sealed record ReplayBody(
    DateTimeOffset Since, string Include, DateTimeOffset? Until = null, IReadOnlyList<string>? EventTypes = null, bool DryRun = false)
{
    public ReplayDraft Draft => new() { Since = Since, Until = Until, EventTypes = EventTypes, Include = Include, DryRun = DryRun };
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
/// <param name="Deliveries">How many of those stand in each state.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="FinishedAt">When it had made its last delivery, or was cancelled.</param>
internal sealed record ReplayAnswer(
    string Id,
    string PartnershipId,
    string EndpointId,
    string Include,
    DateTimeOffset Since,
    DateTimeOffset Until,
    IReadOnlyList<string> EventTypes,
    string State,
    long Matched,
    long Created,
    IReadOnlyDictionary<string, long> Deliveries,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    public static ReplayAnswer Of(ReplayView replay) => new(
        replay.Id,
        replay.PartnershipId,
        replay.EndpointId,
        replay.Include.Word(),
        replay.Since,
        replay.Until,
        replay.EventTypes,
        replay.State,
        replay.Matched,
        replay.Created,
        replay.Deliveries.ToDictionary(pair => pair.Key.Word(), pair => pair.Value, StringComparer.Ordinal),
        replay.CreatedAt,
        replay.FinishedAt);
}
