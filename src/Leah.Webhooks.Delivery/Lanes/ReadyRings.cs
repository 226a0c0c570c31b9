namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>
/// Whose turn it is. Each queue has a ring of the lanes with work in it; a lane gets one turn and goes to the end.
/// First attempts go before retries and retries before replays, but one turn in eight goes to retries or replays first, in alternation, so that
/// nothing starves.
/// </summary>
internal sealed class ReadyRings
{
    private const int TurnsToOneForTheLast = 8;

    // More than one, so that what was set aside comes back faster than slots become free.
    private const int MostBroughtBack = 2;

    private static readonly DeliveryQueue[] Usual = [DeliveryQueue.First, DeliveryQueue.Retry, DeliveryQueue.Replay];
    private static readonly DeliveryQueue[] RetriesFirst = [DeliveryQueue.Retry, DeliveryQueue.Replay, DeliveryQueue.First];
    private static readonly DeliveryQueue[] ReplaysFirst = [DeliveryQueue.Replay, DeliveryQueue.Retry, DeliveryQueue.First];

    private readonly Queue<Lane>[] _rings = [new(), new(), new()];

    // Lanes that had work but more than their share in flight. A lane that came back by its own end leaves a stale place here.
    private readonly Queue<Lane>[] _aside = [new(), new(), new()];
    private int _turns = 1;

    private DeliveryQueue[] Order => _turns % TurnsToOneForTheLast != 0 ? Usual : _turns / TurnsToOneForTheLast % 2 == 0 ? RetriesFirst : ReplaysFirst;

    public void Add(Lane lane, DeliveryQueue queue)
    {
        if ((lane.ReadyIn & Bit(queue)) != 0)
            return;
        lane.ReadyIn |= Bit(queue);
        _rings[(int)queue].Enqueue(lane);
    }

    public void SetAside(Lane lane, DeliveryQueue queue)
    {
        lane.ReadyIn |= Bit(queue);
        lane.AsideIn |= Bit(queue);
        if ((lane.PlaceAside & Bit(queue)) != 0)
            return;
        lane.PlaceAside |= Bit(queue);
        _aside[(int)queue].Enqueue(lane);
    }

    /// <summary>
    /// An attempt of this lane ended: it comes back where it was set aside, and so do a few others with work. A lane that waits here for its own
    /// share has something in flight, and one that waits for any slot has others in flight, so that each comes back in the end.
    /// </summary>
    public void SlotIsFree(Lane ended)
    {
        foreach (var queue in Usual)
            ComeBack(ended, queue);
        var broughtBack = 0;
        foreach (var queue in Order)
        {
            while (broughtBack < MostBroughtBack && _aside[(int)queue].TryDequeue(out var lane))
            {
                lane.PlaceAside &= ~Bit(queue);
                if (ComeBack(lane, queue))
                    broughtBack++;
            }
        }
    }

    /// <summary>The next lane with a turn; it leaves the ring, and comes back by <see cref="Add"/> while it has more work.</summary>
    public bool TryNext(out Lane lane, out DeliveryQueue queue)
    {
        foreach (var ring in Order)
        {
            if (!_rings[(int)ring].TryDequeue(out var next))
                continue;
            (lane, queue) = (next, ring);
            lane.ReadyIn &= ~Bit(queue);
            return true;
        }

        (lane, queue) = (null!, default);
        return false;
    }

    /// <summary>A turn was used. One that was offered and not used does not count, or the turns of the last could all fall on such.</summary>
    public void TurnWasUsed() => _turns++;

    private bool ComeBack(Lane lane, DeliveryQueue queue)
    {
        if ((lane.AsideIn & Bit(queue)) == 0)
            return false;
        lane.AsideIn &= ~Bit(queue);
        lane.ReadyIn &= ~Bit(queue);
        if (!lane.IsActive || lane[queue].Count == 0)
            return false;
        Add(lane, queue);
        return true;
    }

    private static int Bit(DeliveryQueue queue) => 1 << (int)queue;
}
