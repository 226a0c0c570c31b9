using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Nodes;

namespace Leah.Webhooks.Delivery.Settling;

/// <summary>
/// Successes of endpoints that answer as they should, before they are counted in the endpoint's row: once a second, not with each commit. They say nothing new of the
/// endpoint, and a row that every commit of every node changes is one that the nodes wait for each other at, and of which PostgreSQL keeps each version for as long
/// as anybody has a transaction open. A process that dies takes the counts of its last second with it; deliveries and attempts are stored at once.
/// </summary>
internal sealed class LateCounts
{
    /// <summary>How long an endpoint's row stays as it was written.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Lane, Count> _counts = [];
    private bool _closed;

    /// <summary>Whether any are waiting.</summary>
    public bool Any
    {
        get
        {
            lock (_gate)
                return _counts.Count > 0;
        }
    }

    /// <summary>Whether these attempts change nothing but the counts of an endpoint's row, which was written a moment ago and told of no failure then.</summary>
    public bool MayWait(Lane lane, List<AttemptMade> made, DateTimeOffset now)
    {
        if (made.Count == 0 || !lane.IsSound || !lane.IsActive || !made.TrueForAll(one => one.Attempt.Outcome == AttemptOutcome.Succeeded && !one.Item.IsProbe))
            return false;
        lock (_gate)
            return !_closed && _counts.TryGetValue(lane, out var count) && count.RowIsSound && now - count.RowWrittenAt < Longest;
    }

    /// <summary>How an endpoint stands with the successes that wait.</summary>
    public Standing On(Lane lane, Standing stored)
    {
        Count count;
        lock (_gate)
        {
            if (!_counts.TryGetValue(lane, out count) || count.Successes == 0)
                return stored;
        }

        var health = JudgeEndpoint.AfterSuccess(stored, count.LastAt);
        return health with { Health = health.Health with { SucceededAttempts = stored.Health.SucceededAttempts + count.Successes } };
    }

    /// <summary>The endpoints with successes that have waited long enough: all that wait, once nothing may wait any more.</summary>
    public IReadOnlyList<Lane> Due(DateTimeOffset now)
    {
        lock (_gate)
        {
            var old = _counts.Where(entry => _closed || now - entry.Value.RowWrittenAt >= Longest).ToList();
            foreach (var (lane, _) in old.Where(entry => entry.Value.Successes == 0))
                _counts.Remove(lane);
            return [.. old.Where(entry => entry.Value.Successes > 0).Select(entry => entry.Key)];
        }
    }

    /// <summary>Takes in what a commit has stored.</summary>
    /// <param name="written">The endpoints whose rows now count everything, and how they stand.</param>
    /// <param name="asked">The endpoints whose rows were to be written: where one was not, it is gone or people have just changed it.</param>
    /// <param name="late">The successes that wait.</param>
    /// <param name="now">When.</param>
    public void Take(IEnumerable<Judged> written, IEnumerable<Lane> asked, IReadOnlyList<(Lane Lane, int Successes)> late, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var lane in asked)
                _counts.Remove(lane);
            foreach (var (lane, standing, _) in written)
                _counts[lane] = new(0, now, now, standing is { State: EndpointState.Active, Health.ConsecutiveFailures: 0 });
            foreach (var (lane, successes) in late)
            {
                if (_counts.TryGetValue(lane, out var count))
                    _counts[lane] = count with { Successes = count.Successes + successes, LastAt = now };
            }
        }
    }

    /// <summary>From now on nothing waits.</summary>
    public void Close()
    {
        lock (_gate)
            _closed = true;
    }

    private readonly record struct Count(long Successes, DateTimeOffset LastAt, DateTimeOffset RowWrittenAt, bool RowIsSound);
}
