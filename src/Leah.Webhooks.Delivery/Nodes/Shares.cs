using System.Text;

namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>
/// How much of each endpoint's cap is one node's own, by the nodes that there are: every node works it out alike, and the shares of all of them
/// come to the cap exactly. Where the caps are being shared anew, a node has the smaller of its two shares.
/// </summary>
internal sealed class Shares
{
    private readonly Among _now;
    private readonly Among? _before;

    private Shares(Among now, Among? before) => (_now, _before) = (now, before);

    /// <summary>All of every cap.</summary>
    public static Shares All { get; } = new(new Among("", 0, 1), null);

    /// <summary>Nothing of any.</summary>
    public static Shares None { get; } = new(new Among("", 0, 0), null);

    /// <summary>Whether the node is one of several.</summary>
    public bool IsPart => _now.Count != 1 || _before is { Count: not 1 };

    /// <summary>The shares of a node among others; nothing where it is not among them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="members">The nodes' ids in their order, parted by a space.</param>
    /// <param name="before">Where not all of them keep to that yet: the members by which it was last agreed.</param>
    public static Shares Of(string node, string members, string? before) => new(Place(node, members), before is null ? null : Place(node, before));

    public bool IsSame(Shares other) => _now == other._now && _before == other._before;

    /// <summary>The node's own part of an endpoint's cap.</summary>
    public int Of(string endpointId, int cap) => _before is null ? _now.Of(endpointId, cap) : Math.Min(_now.Of(endpointId, cap), _before.Of(endpointId, cap));

    private static Among Place(string node, string members)
    {
        var all = members.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var rank = Array.IndexOf(all, node);
        return new Among(members, rank, rank < 0 ? 0 : all.Length);
    }

    private sealed record Among(string Members, int Rank, int Count)
    {
        public int Of(string endpointId, int cap)
        {
            if (Count == 1)
                return cap;
            if (Count == 0)
                return 0;
            // Which nodes get one more of what cannot be shared evenly differs from endpoint to endpoint.
            var turn = (Rank + (int)(Hash(endpointId) % (uint)Count)) % Count;
            return (cap / Count) + (turn < cap % Count ? 1 : 0);
        }

        /// <summary>The same in every process and every version (FNV-1a).</summary>
        private static uint Hash(string text)
        {
            var hash = 2166136261u;
            foreach (var letter in Encoding.UTF8.GetBytes(text))
                hash = (hash ^ letter) * 16777619u;
            return hash;
        }
    }
}
