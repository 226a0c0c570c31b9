using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.Platform.Access;

/// <summary>
/// Counts wrong keys by the address that they come from, for a minute at a time. It decides only how a wrong key is answered: a right one is never refused,
/// so nobody can lock others out by failing on purpose. What it remembers is bounded.
/// </summary>
internal sealed class FailedSignIns(TimeProvider clock)
{
    /// <summary>Failures of one address in a minute that are still answered 401.</summary>
    public const int Limit = 100;

    private const int MostAddresses = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ClearEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset Start, int Count)> counts = new(StringComparer.Ordinal);

    private DateTimeOffset lastCleared;

    /// <summary>Counts a failure. Gives how long the address should wait where it failed too often, and whether it just began to.</summary>
    public (TimeSpan? Wait, bool First) Count(IPAddress? address)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            var key = Room(Name(address), now);
            var (start, count) = counts.TryGetValue(key, out var known) && now - known.Start < Window ? known : (now, 0);
            counts[key] = (start, count + 1);
            return count < Limit ? (null, false) : (start + Window - now, count == Limit);
        }
    }

    /// <summary>An address as it is counted: an IPv6 host owns its whole /64.</summary>
    public static string Name(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. stackalloc byte[8]]) + "/64",
        _ => address.ToString(),
    };

    /// <summary>The name to count under: where the table is full of addresses within their minute, the rest share one count.</summary>
    private string Room(string name, DateTimeOffset now)
    {
        if (counts.Count < MostAddresses || counts.ContainsKey(name))
            return name;
        if (now - lastCleared < ClearEvery)
            return "others";
        lastCleared = now;
        foreach (var (old, (start, _)) in counts)
        {
            if (now - start >= Window)
                counts.Remove(old);
        }

        return counts.Count < MostAddresses ? name : "others";
    }
}
