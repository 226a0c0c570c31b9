using System.Net;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Reads <see cref="DeliveryOptions.AllowedNetworks"/>.</summary>
internal static class AllowedNetworks
{
    private const string Key = $"{DeliveryOptions.Section}:{nameof(DeliveryOptions.AllowedNetworks)}";

    /// <summary>The blocks that can be read and may be allowed; <paramref name="faults"/> gets a sentence for each entry that is neither.</summary>
    public static IReadOnlyList<IPNetwork> Read(IReadOnlyList<string> entries, out IReadOnlyList<string> faults)
    {
        var networks = new List<IPNetwork>();
        var found = new List<string>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (Fault(entries[i], out var network) is { } fault)
                found.Add($"{Key}:{i}: '{entries[i]}' {fault}");
            else
                networks.Add(network);
        }
        faults = found;
        return networks;
    }

    private static string? Fault(string entry, out IPNetwork network)
    {
        // .NET takes 10.20.0.5/16 for 10.20.0.0/16; who wrote it meant one of two things, so neither is guessed.
        if (!IPNetwork.TryParse(entry, out network) || !IPAddress.Parse(entry[..entry.IndexOf('/')]).Equals(network.BaseAddress))
            return "is not a CIDR block with its host bits zero, such as 10.20.0.0/16 or 10.20.0.5/32.";
        // A block in mapped form would never match: addresses are unmapped before they are compared.
        var candidate = network;
        return AddressBlocks.V4.Concat(AddressBlocks.V6).Any(block => block.MayBeAllowed && Covers(block.Network, candidate))
            ? null
            : "is outside the private, loopback and link-local ranges, the only ones that can be allowed.";
    }

    private static bool Covers(IPNetwork outer, IPNetwork inner) =>
        outer.BaseAddress.AddressFamily == inner.BaseAddress.AddressFamily && outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress);
}
