namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>Which lanes want deliveries out of the database now, and when the next of them will.</summary>
internal static class FillWishes
{
    private const int MostAtOnce = 2_000;

    // A lane that found no memory gets it from deliveries that others settle: soon, but nobody tells it.
    private static readonly TimeSpan MemoryWait = TimeSpan.FromMilliseconds(50);

    /// <summary>Collects the wishes and marks their lanes as filling. Called under the table's gate.</summary>
    public static (IReadOnlyList<Fill> Fills, DateTimeOffset? NextLook) Collect(IEnumerable<Lane> lanes, MemoryShare memory, DateTimeOffset now)
    {
        List<Fill> fills = [];
        DateTimeOffset? next = null;
        var total = 0;
        foreach (var lane in lanes)
        {
            if (lane.Filling || lane.Deleted)
                continue;
            var due = lane.Standing.State switch
            {
                EndpointState.Holding => Probe(lane, now, fills),
                EndpointState.Active => Queues(lane, memory, now, fills),
                _ => null,
            };
            if (due < (next ?? DateTimeOffset.MaxValue))
                next = due;
            if (lane.Filling && (total += fills[^1].Most) >= MostAtOnce)
                return (fills, now);
        }

        return (fills, next);
    }

    /// <summary>A holding endpoint is tried with what has had the fewest attempts, so that waiting costs no delivery its last one while there is another.</summary>
    private static DateTimeOffset? Probe(Lane lane, DateTimeOffset now, List<Fill> fills)
    {
        if (lane.Probe is not null || lane.ProbeInFlight)
            return null;
        var at = lane.Standing.Health.NextProbeAt ?? now;
        if (at > now)
            return at;
        foreach (var queue in Lane.Queues)
        {
            if (lane[queue].NextDue is null)
                continue;
            Wish(lane, queue, 1, isProbe: true, fills);
            break;
        }

        return null;
    }

    private static DateTimeOffset? Queues(Lane lane, MemoryShare memory, DateTimeOffset now, List<Fill> fills)
    {
        DateTimeOffset? next = null;
        foreach (var queue in Lane.Queues)
        {
            if (lane[queue].NextDue is not { } due)
                continue;
            if (due > now)
            {
                next = next < due ? next : due;
                continue;
            }

            // What waits there is for the nodes that may send to this endpoint.
            if (lane.Share == 0)
                continue;
            if (lane.Filling || !lane.WantsFilling(queue))
            {
                lane[queue].NoteDue();
                continue;
            }

            var most = Math.Min(lane.Room(queue), memory.MostToFill(lane, lane[queue]));
            if (most > 0)
                Wish(lane, queue, most, isProbe: false, fills);
            else
                next = now + MemoryWait;
        }

        return next;
    }

    private static void Wish(Lane lane, DeliveryQueue queue, int most, bool isProbe, List<Fill> fills)
    {
        lane.Filling = true;
        fills.Add(new Fill(lane, queue, most, isProbe, lane[queue].Left));
    }
}
