using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// Decides which addresses may be sent to: global unicast, and what the operator allowed beyond. Asked for each address that is about
/// to be connected to, after the name was resolved, so that neither a name, a redirect nor a changed DNS answer leads inside.
/// </summary>
internal sealed class AddressGuard(IReadOnlyList<IPNetwork> allowed)
{
    /// <summary>Why an address is not sent to, to follow its name in a sentence ("is a private address (RFC 1918)"); null when it may be.</summary>
    public string? Denies(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (allowed.Any(network => network.Contains(address)))
            return null;
        if (EmbeddedAddress.Of(address) is { } embedded)
            return Judge(embedded) is { } reason ? $"carries {embedded}, which {reason}" : null;
        return Judge(address);
    }

    private static string? Judge(IPAddress address)
    {
        var isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        foreach (var block in isV4 ? AddressBlocks.V4 : AddressBlocks.V6)
        {
            if (block.Network.Contains(address))
                return $"is {block.Is} ({block.Source})";
        }
        return isV4 || AddressBlocks.GlobalUnicast.Contains(address) ? null : "is not a global address (RFC 4291)";
    }
}
