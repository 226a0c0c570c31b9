namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>
/// How much of the lanes' memory is used, and whether a lane may take more: as much as is still free, so that a crowd of full lanes leaves room
/// for the others, and a few deliveries in any case, so that none stands still.
/// </summary>
internal sealed class MemoryShare
{
    private const long Limit = 64L << 20;
    private const int AlwaysRoomFor = 4;
    private const int MostInAFill = 256;

    private long _used;

    public long Used => Volatile.Read(ref _used);

    /// <summary>Takes a place in the queue and the bytes for a delivery, where the lane may have them.</summary>
    public bool TryTake(Lane lane, LaneQueue queue, int weight)
    {
        if (queue.Room == 0 || (lane.Weight + weight > Limit - _used && queue.Taken >= AlwaysRoomFor))
            return false;
        Take(lane, queue, weight);
        return true;
    }

    /// <summary>Takes them whatever the share: for what a fill has claimed already.</summary>
    public void Take(Lane lane, LaneQueue queue, int weight)
    {
        queue.Reserve();
        Add(lane, weight);
    }

    /// <summary>Counts bytes that have no place in a queue.</summary>
    public void Add(Lane lane, int weight)
    {
        lane.Weigh(weight);
        _used += weight;
    }

    /// <summary>Gives bytes back; the lane may be gone by now.</summary>
    public void Give(Lane? lane, int weight)
    {
        lane?.Unweigh(weight);
        _used -= weight;
    }

    /// <summary>How many deliveries a fill may bring, by what the lane's deliveries weigh as a rule.</summary>
    public int MostToFill(Lane lane, LaneQueue queue)
    {
        var byMemory = (int)Math.Clamp((Limit - _used - lane.Weight) / lane.AverageWeight, 0, MostInAFill);
        return Math.Min(queue.Room, Math.Max(byMemory, AlwaysRoomFor - queue.Taken));
    }
}
