using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Lanes;

namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>Keeps this node's lanes in line with what it shares with other nodes: endpoints' caps, and how endpoints stand.</summary>
internal sealed class SharedLanes(LaneTable lanes, NodeLease lease, DeliveryOptions options)
{
    /// <summary>Keeps to the shares of the caps as they are now; gives what is left to other nodes.</summary>
    public IReadOnlyList<LaneItem> TakeShares() => lanes.Change(all =>
    {
        foreach (var lane in all.Values)
            lane.TakeShare(lease, options);
        return all.Values;
    });

    /// <summary>Whether no endpoint has more in flight from here than these shares allow.</summary>
    public bool IsWithin(Shares shares)
    {
        var isWithin = true;
        lanes.Change(all =>
        {
            isWithin = all.Values.All(lane => lane.InFlight <= shares.Of(lane.Endpoint.Id, lane.FullCap(options)));
            return [];
        });
        return isWithin;
    }

    /// <summary>Takes in how endpoints stand by what all nodes have stored, this one's attempts among it; gives what is no longer to be sent.</summary>
    /// <param name="attempts">The attempts of this node that were stored.</param>
    /// <param name="judged">How their endpoints stand with them.</param>
    public IReadOnlyList<LaneItem> TakeStored(IEnumerable<(Lane Lane, Attempt Attempt)> attempts, IReadOnlyList<Judged> judged) => lanes.Change(_ =>
    {
        foreach (var (lane, attempt) in attempts)
            lane.Stored(attempt);
        foreach (var (lane, standing, judgements) in judged)
            lane.TakeStored(standing, judgements, options);
        return judged.Select(found => found.Lane);
    });
}

/// <summary>How an endpoint stands in the database after attempts were stored.</summary>
/// <param name="Lane">Its lane.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Judgements">How often it was judged by then.</param>
internal sealed record Judged(Lane Lane, Standing Standing, long Judgements);
