using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Nodes;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Sending;

namespace Leah.Webhooks.Delivery.Lanes;

/// <summary>
/// One endpoint's way through the engine: what waits for it, how much of it is in flight, and how the endpoint stands.
/// All of it is guarded by the gate of <see cref="LaneTable"/>.
/// </summary>
internal sealed class Lane(Endpoint endpoint)
{
    private const int NoRamp = int.MaxValue;
    private const int LeastRoom = 16, RoomForEach = 8;

    /// <summary>The queues, in the order in which they are served.</summary>
    public static IReadOnlyList<DeliveryQueue> Queues { get; } = Enum.GetValues<DeliveryQueue>();

    private readonly LaneQueue[] _queues = [new(1024), new(256), new(256)];
    private readonly List<Unstored> _unstored = [];
    private int _ramp = NoRamp;
    private long _judgements = endpoint.Judgements;
    private volatile Opened? _opened;
    private volatile KnownEndpoint _known = new(endpoint, Standing.Of(endpoint));

    /// <summary>What is known of the endpoint, in one piece. The only part that may be read without the gate.</summary>
    public KnownEndpoint Known => _known;

    /// <summary>The endpoint's settings as last loaded.</summary>
    public Endpoint Endpoint => _known.Endpoint;

    /// <summary>How the endpoint stands; ahead of what is stored by what is not settled yet.</summary>
    public Standing Standing => _known.Standing;

    /// <summary>The headers of its last answer. Not guarded by the gate: at worst they are written twice.</summary>
    public RepeatedHeaders Headers { get; } = new();

    /// <summary>The same before they are written. Not guarded either.</summary>
    public LastHeaders LastHeaders { get; } = new();

    /// <summary>Whether the endpoint was deleted: what is in flight may end, nothing new is sent.</summary>
    public bool Deleted { get; private set; }

    public int InFlight { get; private set; }

    /// <summary>The bytes that the lane's items in memory weigh.</summary>
    public long Weight { get; private set; }

    /// <summary>What one of its items weighs as a rule; the recent ones count most.</summary>
    public long AverageWeight { get; private set; } = 4096;

    /// <summary>The claimed delivery that a holding endpoint is to be tried with.</summary>
    public LaneItem? Probe { get; set; }

    public bool ProbeInFlight { get; private set; }

    /// <summary>How much of the endpoint's cap is this node's; what more there is, is other nodes'.</summary>
    public int Share { get; private set; } = NoRamp;

    /// <summary>Whether the database may know more of the endpoint than this process does.</summary>
    public bool KeepsUnstored { get; init; }

    /// <summary>Whether other nodes deliver to the endpoint too.</summary>
    public bool IsShared { get; private set; }

    /// <summary>Whether the database is being asked for more of its deliveries.</summary>
    public bool Filling { get; set; }

    /// <summary>In which of the ready rings the lane stands, a bit for each queue.</summary>
    public int ReadyIn { get; set; }

    /// <summary>Of these, where it was set aside until it may have more in flight.</summary>
    public int AsideIn { get; set; }

    /// <summary>Where it has a place among those set aside, in use or stale.</summary>
    public int PlaceAside { get; set; }

    /// <summary>Whether its endpoint has answered and has not failed since.</summary>
    public bool IsSound => Standing.Health is { ConsecutiveFailures: 0, SucceededAttempts: > 0 };

    public bool IsActive => !Deleted && Standing.State == EndpointState.Active;

    private int FullRoom => Math.Max(LeastRoom, RoomForEach * Share);

    public LaneQueue this[DeliveryQueue queue] => _queues[(int)queue];

    /// <summary>How many attempts may be in flight to the endpoint, from all nodes together.</summary>
    public int FullCap(DeliveryOptions options) => Endpoint.MaxInFlight ?? options.MaxInFlightPerEndpoint;

    /// <summary>How many attempts may be in flight now: this node's share of the endpoint's cap, or less while it recovers.</summary>
    public int Cap(DeliveryOptions options) => Math.Min(Math.Min(FullCap(options), Share), _ramp);

    /// <summary>How many deliveries a queue may still take: where there are other nodes, no more than this one sends soon, for they are idle otherwise.</summary>
    public int Room(DeliveryQueue queue) => !IsShared ? int.MaxValue : Share == 0 ? 0 : FullRoom - this[queue].Taken;

    /// <summary>Whether it is worth asking the database for more: the queue has run half empty.</summary>
    public bool WantsFilling(DeliveryQueue queue) => this[queue].WantsFilling && (!IsShared || Room(queue) > FullRoom / 2);

    /// <summary>Takes new settings. What people decided about its state counts for more than what the engine found.</summary>
    public void Apply(Endpoint loaded, DeliveryOptions options)
    {
        if (loaded.Revision == Endpoint.Revision)
        {
            _known = _known with { Endpoint = loaded };
            if (loaded.Judgements > _judgements)
                TakeStored(Standing.Of(loaded), loaded.Judgements, options);
            return;
        }

        if (loaded.State == EndpointState.Active && Standing.State != EndpointState.Active)
            _ramp = 1;
        _judgements = Math.Max(_judgements, loaded.Judgements);
        _known = new(loaded, Standing.Of(loaded));
    }

    /// <summary>Takes this node's share of the endpoint's cap as it is now.</summary>
    public void TakeShare(NodeLease? lease, DeliveryOptions options)
    {
        if (lease is { IsShared: true, Shares: var shares })
            (Share, IsShared) = (shares.Of(Endpoint.Id, FullCap(options)), shares.IsPart);
    }

    /// <summary>
    /// Takes in how the endpoint stands by what all nodes have stored about it; what this one has not stored yet comes on top.
    /// </summary>
    /// <param name="stored">How it stands in the database.</param>
    /// <param name="judgements">How often it was judged by then: tells the later of two.</param>
    /// <param name="options">The settings that say how patient we are.</param>
    public void TakeStored(Standing stored, long judgements, DeliveryOptions options)
    {
        if (judgements <= _judgements)
            return;
        _judgements = judgements;
        var standing = stored;
        foreach (var unstored in _unstored)
            standing = JudgeEndpoint.After(standing, unstored.Attempt, unstored.IsProbe, options, unstored.At);
        if (standing.State == EndpointState.Active && Standing.State == EndpointState.Holding)
            _ramp = 1;
        Stand(standing);
    }

    /// <summary>An attempt that ended is stored, or never will be.</summary>
    public void Stored(Attempt attempt)
    {
        var place = _unstored.FindIndex(unstored => ReferenceEquals(unstored.Attempt, attempt));
        if (place >= 0)
            _unstored.RemoveAt(place);
    }

    public void Delete() => Deleted = true;

    public void Weigh(int weight)
    {
        Weight += weight;
        AverageWeight = Math.Max(256, ((AverageWeight * 15) + weight) / 16);
    }

    public void Unweigh(int weight) => Weight -= weight;

    public void Began(LaneItem item)
    {
        InFlight++;
        ProbeInFlight |= item.IsProbe;
    }

    /// <summary>Takes in what came of an attempt; gives how the endpoint stood before.</summary>
    public Standing Ended(LaneItem item, Attempt attempt, DeliveryOptions options, DateTimeOffset now)
    {
        InFlight--;
        if (item.IsProbe)
            ProbeInFlight = false;
        var before = Standing;
        if (KeepsUnstored)
            _unstored.Add(new(attempt, item.IsProbe, now));
        Stand(JudgeEndpoint.After(before, attempt, item.IsProbe, options, now));
        Recover(before, attempt, options);
        return before;
    }

    /// <summary>
    /// The endpoint's <c>Authorization</c> header, decrypted and written once for as long as its settings stay; or what keeps it from being had.
    /// Not guarded by the gate: at worst it is made twice.
    /// </summary>
    public (string? Authorization, string? Problem) Authorize(Endpoint endpoint, EndpointSecrets secrets)
    {
        var opened = _opened;
        if (opened is null || !ReferenceEquals(opened.Endpoint, endpoint))
            _opened = opened = new(endpoint, secrets.Open(endpoint));
        return (opened.Authorization, opened.Secret.Problem);
    }

    public void Stand(Standing standing) => _known = _known with { Standing = standing };

    /// <summary>A paced drain: an endpoint that comes back gets one request, then two, four and so on, as long as they succeed.</summary>
    private void Recover(Standing before, Attempt attempt, DeliveryOptions options)
    {
        if (before.State == EndpointState.Holding && Standing.State == EndpointState.Active)
            _ramp = 1;
        else if (_ramp != NoRamp && attempt.Outcome == AttemptOutcome.Succeeded)
            _ramp = _ramp + 1 >= (Endpoint.MaxInFlight ?? options.MaxInFlightPerEndpoint) ? NoRamp : _ramp + 1;
        else if (_ramp != NoRamp && attempt.Counts)
            _ramp = Math.Max(1, _ramp / 2);
    }

    /// <summary>An endpoint's settings and how it stands with them.</summary>
    internal sealed record KnownEndpoint(Endpoint Endpoint, Standing Standing);

    /// <summary>An attempt that ended and is on its way into the database.</summary>
    private sealed record Unstored(Attempt Attempt, bool IsProbe, DateTimeOffset At);

    private sealed record Opened(Endpoint Endpoint, OpenedSecret Secret)
    {
        public string? Authorization { get; } = Secret.Credentials?.ToHeaderValue();
    }
}
