using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Lanes;

namespace Leah.Webhooks.Delivery.Settling;

/// <summary>One thing for the next commit to store about what the engine did.</summary>
internal abstract record Settlement;

/// <summary>An attempt was made, and this is what became of the delivery and of its endpoint.</summary>
internal sealed record AttemptMade(LaneItem Item, Attempt Attempt, Verdict Verdict, Lane Lane) : Settlement
{
    /// <summary>Where the delivery waits for another attempt: what was only interrupted keeps its place.</summary>
    public DeliveryQueue Queue => Verdict.AttemptCount == 0 ? Item.Queue : DeliveryQueue.Retry;

    /// <summary>The response's headers as a JSON object; written where the attempt was made, so that the writer need not.</summary>
    public string? ResponseHeaders { get; init; }

    /// <summary>The timings as a JSON object.</summary>
    public string? Timings { get; init; }
}

/// <summary>A claim is given up unused: any node may send the delivery.</summary>
internal sealed record ClaimGivenUp(LaneItem Item) : Settlement;

/// <summary>Successes have waited to be counted in their endpoints' rows.</summary>
internal sealed record CountsDue : Settlement;

/// <summary>An endpoint stands differently by time alone.</summary>
internal sealed record EndpointExpired(Lane Lane) : Settlement;
