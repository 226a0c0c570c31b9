using Leah.Webhooks.Delivery.Storage;

namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>
/// Since when the rows of other nodes have stood still, by this process's own clock: no two machines' clocks are compared. What was seen before a time
/// in which the database could not be asked does not count, for the others could not renew their rows either.
/// </summary>
internal sealed class SeenNodes(TimeProvider clock)
{
    private readonly Dictionary<string, (long Beat, long Since)> _seen = new(StringComparer.Ordinal);

    /// <summary>Forgets it all.</summary>
    public void Forget() => _seen.Clear();

    /// <summary>Takes in how the rows stand; gives those that have stood still for so long.</summary>
    public IReadOnlyList<NodeRow> StandingStill(IReadOnlyList<NodeRow> rows, string self, TimeSpan time)
    {
        List<NodeRow> still = [];
        var now = clock.GetTimestamp();
        foreach (var row in rows.Where(row => !row.IsExpired && row.Id != self))
        {
            if (!_seen.TryGetValue(row.Id, out var seen) || seen.Beat != row.Beat)
                _seen[row.Id] = (row.Beat, now);
            else if (clock.GetElapsedTime(seen.Since, now) >= time)
                still.Add(row);
        }

        foreach (var gone in _seen.Keys.Except(rows.Select(row => row.Id)).ToArray())
            _seen.Remove(gone);
        return still;
    }
}
