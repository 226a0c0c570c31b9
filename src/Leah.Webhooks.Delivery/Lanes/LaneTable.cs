using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Nodes;

namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>
/// All lanes of this node: what may be taken into memory, whose turn it is, how much may be in flight. One gate guards it all;
/// each call holds it for well under a microsecond and calls nothing outside.
/// </summary>
/// <remarks>
/// Slots in flight are shared so that a crowd of slow endpoints cannot take them all: a lane may have as many in flight as there are free slots
/// (and never more than its cap). The last eighth is kept for endpoints that are known to answer, so that however many others hang, those go on.
/// Memory is shared in the same way.
/// </remarks>
internal sealed class LaneTable(DeliveryOptions options, TimeProvider clock, NodeLease? lease = null)
{
    private readonly Lock _gate = new();
    private readonly int _keptForSound = options.MaxInFlight / 8;
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly ReadyRings _ready = new();
    private readonly Queue<Lane> _probes = new();
    private int _inFlight;
    private int _unsettled;
    private readonly MemoryShare _memory = new();
    private readonly ErasedEvents _erased = new();
    private bool _fillWanted;
    private bool _stopped;

    private bool IsShared => lease is { IsShared: true };

    /// <summary>Whether the node may send at all.</summary>
    private bool MayNotSend => lease is { IsHeld: false };

    /// <summary>How many attempts are in flight on this node.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>How many bytes the deliveries weigh that are in memory, in flight or reserved.</summary>
    public long MemoryUsed => _memory.Used;

    /// <summary>The endpoints that have a lane.</summary>
    public IReadOnlyList<string> EndpointIds()
    {
        lock (_gate)
            return [.. _lanes.Keys];
    }

    /// <summary>Takes the endpoints as they are stored now. Gives the items of lanes that are no longer sent to, for their claims to be given up.</summary>
    public IReadOnlyList<LaneItem> Apply(IReadOnlyList<Endpoint> endpoints)
    {
        List<LaneItem> released = [];
        lock (_gate)
        {
            HashSet<string> present = new(StringComparer.Ordinal);
            foreach (var endpoint in endpoints)
            {
                present.Add(endpoint.Id);
                if (_lanes.TryGetValue(endpoint.Id, out var lane))
                    lane.Apply(endpoint, options);
                else
                    _lanes[endpoint.Id] = lane = new Lane(endpoint) { KeepsUnstored = IsShared };
                lane.TakeShare(lease, options);
                Settle(lane, released);
            }

            foreach (var lane in _lanes.Values.Where(lane => !present.Contains(lane.Endpoint.Id)).ToArray())
            {
                lane.Delete();
                Settle(lane, released);
                if (lane.InFlight == 0)
                    _lanes.Remove(lane.Endpoint.Id);
            }
        }

        return released;
    }

    /// <summary>Reserves a place for a new delivery, so that it can be stored as claimed by this node. False where it must wait in the database.</summary>
    public bool TryReserve(string endpointId, DeliveryQueue queue, int weight)
    {
        lock (_gate)
        {
            if (_stopped || !_lanes.TryGetValue(endpointId, out var lane))
                return false;
            if (lane.IsActive && !lane[queue].Behind && lane.Room(queue) > 0 && !MayNotSend && _memory.TryTake(lane, lane[queue], weight))
                return true;
            lane[queue].NoteRefused();
            return false;
        }
    }

    /// <summary>
    /// Puts a claimed delivery whose place was reserved into its lane. False where the lane is no longer sent to, or the event was erased between
    /// its commit and now: the claim must be given up.
    /// </summary>
    public bool Add(LaneItem item)
    {
        lock (_gate)
        {
            var lane = _lanes.GetValueOrDefault(item.EndpointId);
            if (lane is null || !lane.IsActive || _stopped || _erased.Contains(item.EventId) || IsOfAnotherName(item))
            {
                lane?[item.Queue].NoteRefused();
                CancelReservation(lane, item.Queue, item.Weight);
                return false;
            }

            lane[item.Queue].Add(item);
            _ready.Add(lane, item.Queue);
            return true;
        }
    }

    /// <summary>Gives a reserved place back: the delivery was not stored after all.</summary>
    public void CancelReservation(string endpointId, DeliveryQueue queue, int weight)
    {
        lock (_gate)
            CancelReservation(_lanes.GetValueOrDefault(endpointId), queue, weight);
    }

    /// <summary>Notes a delivery that is in the database unclaimed. True where the schedule should look sooner than it means to.</summary>
    public bool NoteLeft(string endpointId, DeliveryQueue queue, DateTimeOffset due)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(endpointId, out var lane))
                return false;
            var before = lane[queue].NextDue;
            lane[queue].NoteLeft(due, clock.GetUtcNow());
            return before is null || due < before;
        }
    }

    /// <summary>The next delivery to send, and its lane; false where nothing may be sent now.</summary>
    public bool TryTake(out Lane lane, out LaneItem item)
    {
        lock (_gate)
        {
            while (!_stopped && _inFlight < options.MaxInFlight && _unsettled < 4 * options.MaxInFlight && !MayNotSend)
            {
                if (_probes.TryDequeue(out lane!))
                {
                    if (lane.Probe is not { } probe)
                        continue;
                    lane.Probe = null;
                    item = probe;
                    Begin(lane, item);
                    return true;
                }

                if (!_ready.TryNext(out lane, out var queue))
                    break;
                if (lane[queue].Count == 0 || !lane.IsActive || lane.InFlight >= lane.Cap(options))
                    continue;
                if (lane.InFlight >= options.MaxInFlight - _inFlight - (lane.IsSound ? 0 : _keptForSound))
                {
                    _ready.SetAside(lane, queue);
                    continue;
                }

                _ready.TurnWasUsed();
                item = lane[queue].Take();
                if (lane[queue].Count > 0)
                    _ready.Add(lane, queue);
                _fillWanted |= lane[queue].Behind && !lane.Filling && lane.WantsFilling(queue);
                Begin(lane, item);
                return true;
            }
        }

        (lane, item) = (null!, null!);
        return false;
    }

    /// <summary>
    /// Takes in what came of an attempt: the slot is free, the endpoint is judged. Gives how the endpoint stood before and stands now, whether it was
    /// deleted meanwhile, and the items whose claims must be given up because the lane is no longer sent to.
    /// </summary>
    public (Standing Before, Standing Now, bool Deleted, IReadOnlyList<LaneItem> Released) Ended(Lane lane, LaneItem item, Attempt attempt)
    {
        List<LaneItem> released = [];
        lock (_gate)
        {
            _inFlight--;
            _unsettled++;
            _memory.Give(lane, item.Weight);
            var before = lane.Ended(item, attempt, options, clock.GetUtcNow());
            _ready.SlotIsFree(lane);
            Settle(lane, released);
            if (lane is { Deleted: true, InFlight: 0 })
                _lanes.Remove(lane.Endpoint.Id);
            return (before, lane.Standing, lane.Deleted, released);
        }
    }

    /// <summary>So many attempts that ended are now stored.</summary>
    public void Settled(int attempts)
    {
        lock (_gate)
            _unsettled -= attempts;
    }

    /// <summary>What the database must be asked for now, and when to look again at the latest.</summary>
    public (IReadOnlyList<Fill> Fills, DateTimeOffset? NextLook) CollectFills(DateTimeOffset now)
    {
        lock (_gate)
        {
            _fillWanted = false;
            _erased.Forget(now);
            return _stopped || MayNotSend ? ([], null) : FillWishes.Collect(_lanes.Values, _memory, now);
        }
    }

    /// <summary>Whether a lane has run half empty while more waits in the database.</summary>
    public bool FillWanted => Volatile.Read(ref _fillWanted);

    /// <summary>Puts what a fill claimed into its lane; gives what must be given up because the lane is no longer sent to.</summary>
    public IReadOnlyList<LaneItem> Filled(Fill fill, FillResult result)
    {
        List<LaneItem> released = [];
        lock (_gate)
        {
            var lane = fill.Lane;
            lane.Filling = false;
            lane[fill.Queue].NoteFilled(result.NextDue, fill.LeftBefore, clock.GetUtcNow());
            result = result with { Items = [.. result.Items.Where(item => !_erased.Contains(item.EventId))] };
            if (result.ProbeTakenUntil is { } until && lane.Standing.State == EndpointState.Holding)
                lane.Stand(lane.Standing with { Health = lane.Standing.Health with { NextProbeAt = until } });
            if (fill.IsProbe)
                TakeProbe(lane, result, released);
            else
                TakeFilled(lane, fill, result, released);
        }

        return released;
    }

    /// <summary>A fill failed: it is tried again at the next look.</summary>
    public void FillFailed(Fill fill)
    {
        lock (_gate)
            fill.Lane.Filling = false;
    }

    /// <summary>Judges the holding endpoints by time alone: there may be nothing to probe them with. Gives those that stand differently now, and what they release.</summary>
    public (IReadOnlyList<Lane> Changed, IReadOnlyList<LaneItem> Released) Expire(DateTimeOffset now)
    {
        List<Lane> changed = [];
        List<LaneItem> released = [];
        lock (_gate)
        {
            foreach (var lane in _lanes.Values.Where(lane => lane.Standing.State == EndpointState.Holding))
            {
                var standing = JudgeEndpoint.Waiting(lane.Standing, options, now);
                if (ReferenceEquals(standing, lane.Standing))
                    continue;
                lane.Stand(standing);
                Settle(lane, released);
                changed.Add(lane);
            }
        }

        return (changed, released);
    }

    /// <summary>Drops what waits in memory of these events, and what is on its way there: their data was erased.</summary>
    public void Drop(IReadOnlySet<string> eventIds)
    {
        lock (_gate)
        {
            _erased.Add(eventIds, clock.GetUtcNow());
            foreach (var lane in _lanes.Values)
            {
                foreach (var item in Lane.Queues.SelectMany(queue => lane[queue].TakeWhere(item => eventIds.Contains(item.EventId))))
                    _memory.Give(lane, item.Weight);
                if (lane.Probe is { } probe && eventIds.Contains(probe.EventId))
                {
                    lane.Probe = null;
                    _memory.Give(lane, probe.Weight);
                }
            }
        }
    }

    /// <summary>Changes lanes by what other nodes did; gives what is no longer to be sent from here.</summary>
    /// <param name="change">Gets all lanes by their endpoints' ids; gives those that it changed.</param>
    public IReadOnlyList<LaneItem> Change(Func<IReadOnlyDictionary<string, Lane>, IEnumerable<Lane>> change)
    {
        List<LaneItem> released = [];
        lock (_gate)
        {
            foreach (var lane in change(_lanes))
                Settle(lane, released);
        }

        return released;
    }

    /// <summary>Sends nothing more; gives everything that waits in memory, for its claims to be given up.</summary>
    public IReadOnlyList<LaneItem> Stop()
    {
        List<LaneItem> released = [];
        lock (_gate)
        {
            _stopped = true;
            foreach (var lane in _lanes.Values)
                ReleaseAll(lane, released);
        }

        return released;
    }

    /// <summary>Whether it was claimed by the name that the node had before others took it for dead.</summary>
    private bool IsOfAnotherName(LaneItem item) => item.Node is { } name && lease is { Node: { } now } && name != now;

    private void CancelReservation(Lane? lane, DeliveryQueue queue, int weight)
    {
        lane?[queue].CancelReservation();
        _memory.Give(lane, weight);
    }

    private void Begin(Lane lane, LaneItem item)
    {
        _inFlight++;
        lane.Began(item);
    }

    /// <summary>Brings a lane's memory and its place in the rings in line with how its endpoint stands.</summary>
    private void Settle(Lane lane, List<LaneItem> released)
    {
        if (lane is { IsActive: true, Share: > 0 })
        {
            foreach (var queue in Lane.Queues)
            {
                if (lane[queue].Count > 0)
                    _ready.Add(lane, queue);
            }
        }
        else
        {
            ReleaseAll(lane, released);
        }
    }

    private void ReleaseAll(Lane lane, List<LaneItem> released)
    {
        ReleaseLane.Queues(lane, _memory, released);
        if (_stopped || lane.Standing.State != EndpointState.Holding || lane.Deleted || (lane.Probe is { } probe && IsOfAnotherName(probe)))
            ReleaseLane.Probe(lane, _memory, released);
    }

    private void TakeProbe(Lane lane, FillResult result, List<LaneItem> released)
    {
        foreach (var item in result.Items)
        {
            if (_stopped || lane.Deleted || lane.Probe is not null || lane.Standing.State is not (EndpointState.Holding or EndpointState.Active) || IsOfAnotherName(item))
            {
                LeaveAgain(lane, item, released);
                continue;
            }

            lane.Probe = item with { IsProbe = true };
            _memory.Add(lane, item.Weight);
            _probes.Enqueue(lane);
        }
    }

    private void TakeFilled(Lane lane, Fill fill, FillResult result, List<LaneItem> released)
    {
        foreach (var item in result.Items)
        {
            if (_stopped || !lane.IsActive || IsOfAnotherName(item))
            {
                LeaveAgain(lane, item, released);
                continue;
            }

            _memory.Take(lane, lane[fill.Queue], item.Weight);
            lane[fill.Queue].Add(item);
            _ready.Add(lane, fill.Queue);
        }
    }

    private static void LeaveAgain(Lane lane, LaneItem item, List<LaneItem> released)
    {
        released.Add(item);
        lane[item.Queue].NoteRefused();
    }
}
