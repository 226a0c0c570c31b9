using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Tests.Judging;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Delivery.Tests.Lanes;

/// <summary>
/// A lane table with the rest of the engine played by the test: the database is a list, an attempt is in flight until the test ends it.
/// It plays by the rules that the engine keeps: what is left is noted after the commit, a claim that is given up is noted once that is stored.
/// </summary>
internal sealed class LaneWorld
{
    private readonly Dictionary<string, Endpoint> _endpoints = new(StringComparer.Ordinal);
    private int _count;

    public LaneWorld(int maxInFlight = 512, int perEndpoint = 32, params Endpoint[] endpoints)
    {
        Options = new DeliveryOptions { MaxInFlight = maxInFlight, MaxInFlightPerEndpoint = perEndpoint };
        Table = new LaneTable(Options, Clock);
        Set(endpoints);
    }

    public FakeTimeProvider Clock { get; } = new(Attempts.Noon);

    public DeliveryOptions Options { get; }

    public LaneTable Table { get; }

    /// <summary>What stands in the database unclaimed.</summary>
    public List<Waiting> Database { get; } = [];

    public List<(Lane Lane, LaneItem Item)> InFlight { get; } = [];

    /// <summary>What was sent, in order.</summary>
    public List<LaneItem> Sent { get; } = [];

    public Endpoint this[string id] => _endpoints[id];

    /// <summary>Endpoints are made or changed.</summary>
    public void Set(params Endpoint[] endpoints)
    {
        foreach (var endpoint in endpoints)
            _endpoints[endpoint.Id] = endpoint;
        Apply();
    }

    public void Delete(string id)
    {
        _endpoints.Remove(id);
        Apply();
        Database.RemoveAll(waiting => waiting.Item.EndpointId == id);
    }

    /// <summary>An event is stored for the endpoint; gives its delivery's name.</summary>
    public string Publish(string endpointId, int weight = 100)
    {
        var item = NewItem(endpointId, DeliveryQueue.First, weight);
        if (!Table.TryReserve(endpointId, item.Queue, item.Weight))
            Leave(item);
        else if (!Table.Add(item))
            GiveUp([item]);
        return item.DeliveryId;
    }

    /// <summary>Something is stored unclaimed: a retry, a replay.</summary>
    public string Store(string endpointId, DeliveryQueue queue, TimeSpan dueIn = default)
    {
        var item = NewItem(endpointId, queue, 100);
        Leave(item, Clock.GetUtcNow() + dueIn);
        return item.DeliveryId;
    }

    /// <summary>The schedule turns until it has nothing to do; gives when it wants to look again.</summary>
    public DateTimeOffset? Fill()
    {
        while (true)
        {
            var now = Clock.GetUtcNow();
            var (fills, next) = Table.CollectFills(now);
            if (fills.Count == 0)
                return next;
            foreach (var fill in fills)
                Finish(fill, Claim(fill, now));
        }
    }

    public FillResult Claim(Fill fill, DateTimeOffset now)
    {
        var id = fill.Lane.Endpoint.Id;
        var all = Database.Where(waiting => waiting.Item.EndpointId == id && waiting.Item.Queue == fill.Queue)
            .OrderBy(waiting => waiting.Due).ThenBy(waiting => waiting.Item.DeliveryId, StringComparer.Ordinal).ToList();
        var claimed = all.Where(waiting => fill.IsProbe || waiting.Due <= now).Take(fill.Most).ToList();
        Database.RemoveAll(claimed.Contains);
        var left = all.Except(claimed).ToList();
        return new FillResult([.. claimed.Select(waiting => waiting.Item)], left.Count == 0 ? null : left.Min(waiting => waiting.Due));
    }

    public void Finish(Fill fill, FillResult result) => GiveUp(Table.Filled(fill, result));

    /// <summary>Starts one attempt, or tells that none may start.</summary>
    public LaneItem? Take()
    {
        if (!Table.TryTake(out var lane, out var item))
            return null;
        InFlight.Add((lane, item));
        Sent.Add(item);
        return item;
    }

    /// <summary>Starts all that may start; gives for each endpoint how many have started.</summary>
    public IReadOnlyDictionary<string, int> TakeAll()
    {
        Dictionary<string, int> taken = new(StringComparer.Ordinal);
        while (Take() is not null)
            taken[InFlight[^1].Lane.Endpoint.Id] = taken.GetValueOrDefault(InFlight[^1].Lane.Endpoint.Id) + 1;
        return taken;
    }

    /// <summary>An attempt ends and is stored; a failed one is to be made again at once, up to three times.</summary>
    public void End(int index = 0, AttemptOutcome outcome = AttemptOutcome.Succeeded)
    {
        var (lane, item) = InFlight[index];
        InFlight.RemoveAt(index);
        var attempt = Attempts.Ended(outcome, Clock.GetUtcNow());
        var ended = Table.Ended(lane, item, attempt);
        GiveUp(ended.Released);
        Table.Settled(1);
        if (outcome == AttemptOutcome.Succeeded || ended.Deleted || (attempt.Counts && item.AttemptCount == 2))
            return;
        Leave(item with
        {
            AttemptCount = item.AttemptCount + (attempt.Counts ? 1 : 0),
            Queue = attempt.Counts ? DeliveryQueue.Retry : item.Queue,
            IsProbe = false,
        });
    }

    public void End(string endpointId, AttemptOutcome outcome = AttemptOutcome.Succeeded) =>
        End(InFlight.FindIndex(attempt => attempt.Lane.Endpoint.Id == endpointId), outcome);

    /// <summary>Time alone is judged, as the schedule does at each of its turns.</summary>
    public void Expire()
    {
        var (expired, released) = Table.Expire(Clock.GetUtcNow());
        foreach (var (endpoint, standing) in expired.Select(lane => lane.Known))
            _endpoints[endpoint.Id] = _endpoints[endpoint.Id] with { State = standing.State, StateSince = standing.Since, Health = standing.Health };
        GiveUp(released);
    }

    private void Apply() => GiveUp(Table.Apply([.. _endpoints.Values]));

    private void Leave(LaneItem item, DateTimeOffset? due = null)
    {
        if (!_endpoints.ContainsKey(item.EndpointId))
            return;
        Database.Add(new Waiting(item, due ?? Clock.GetUtcNow()));
        Table.NoteLeft(item.EndpointId, item.Queue, due ?? Clock.GetUtcNow());
    }

    private void GiveUp(IReadOnlyList<LaneItem> items)
    {
        foreach (var item in items)
            Leave(item with { IsProbe = false });
    }

    private LaneItem NewItem(string endpointId, DeliveryQueue queue, int weight)
    {
        var id = $"dlv_{_count++:000000}";
        return new LaneItem(id, endpointId, "evt_" + id, new byte[weight], queue == DeliveryQueue.Retry ? 1 : 0, queue);
    }

    internal sealed record Waiting(LaneItem Item, DateTimeOffset Due);
}
