namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>Empties a lane: what waits in its memory is left to the database, and to whoever may send it. Called under the table's gate.</summary>
internal static class ReleaseLane
{
    /// <summary>Everything that waits in its queues.</summary>
    public static void Queues(Lane lane, MemoryShare memory, List<LaneItem> released)
    {
        foreach (var queue in Lane.Queues)
        {
            foreach (var item in lane[queue].TakeAll())
                Release(lane, item, memory, released);
        }
    }

    /// <summary>What it was to be tried with.</summary>
    public static void Probe(Lane lane, MemoryShare memory, List<LaneItem> released)
    {
        if (lane.Probe is not { } probe)
            return;
        lane.Probe = null;
        Release(lane, probe, memory, released);
    }

    private static void Release(Lane lane, LaneItem item, MemoryShare memory, List<LaneItem> released)
    {
        released.Add(item);
        memory.Give(lane, item.Weight);
        lane[item.Queue].NoteRefused();
    }
}
