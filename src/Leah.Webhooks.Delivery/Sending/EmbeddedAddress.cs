using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Finds the IPv4 address that a transition form of IPv6 carries, for that is where the packets end up.</summary>
internal static class EmbeddedAddress
{
    private static readonly IPNetwork WellKnownNat64 = IPNetwork.Parse("64:ff9b::/96");

    // Of the local-use prefix only its lowest /96: with other bits set, where the IPv4 address sits depends on the network's own choice
    // of prefix (RFC 6052, section 2.2), and a guess could be wrong. The rest of 64:ff9b:1::/48 is denied by the table.
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>The carried address of NAT64 (RFC 6052, 8215) and 6to4 (RFC 3056), or null.</summary>
    public static IPAddress? Of(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        if (WellKnownNat64.Contains(address) || LocalNat64.Contains(address))
            return FourBytesAt(address, 12);
        return SixToFour.Contains(address) ? FourBytesAt(address, 2) : null;
    }

    private static IPAddress FourBytesAt(IPAddress address, int offset)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new IPAddress(bytes.Slice(offset, 4));
    }
}
