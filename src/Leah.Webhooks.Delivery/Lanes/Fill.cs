namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>A lane's wish for unclaimed deliveries out of the database.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Queue">Which of its queues.</param>
/// <param name="Most">How many at the most.</param>
/// <param name="IsProbe">Whether it is to try a holding endpoint: then one that is not due yet will do.</param>
/// <param name="LeftBefore">What <see cref="LaneQueue.Left"/> was when the wish was made.</param>
internal sealed record Fill(Lane Lane, DeliveryQueue Queue, int Most, bool IsProbe, long LeftBefore);

/// <summary>What a fill claimed, and when the next unclaimed delivery of that queue is due.</summary>
internal sealed record FillResult(IReadOnlyList<LaneItem> Items, DateTimeOffset? NextDue)
{
    /// <summary>Where another node has taken the probe: when the next one is sent.</summary>
    public DateTimeOffset? ProbeTakenUntil { get; init; }
}
