using System.Net;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>A block of addresses that no partner's endpoint can have.</summary>
/// <param name="Network">The block.</param>
/// <param name="Is">What it is, to follow "is" in a sentence.</param>
/// <param name="Source">Where that is laid down.</param>
/// <param name="MayBeAllowed">Whether the operator may open (a part of) it: private, loopback and link-local only.</param>
internal sealed record AddressBlock(IPNetwork Network, string Is, string Source, bool MayBeAllowed = false);

/// <summary>The table that <see cref="AddressGuard"/> judges by: first match wins, so the narrower block stands before the wider.</summary>
internal static class AddressBlocks
{
    /// <summary>What is not global unicast in IPv4 (IANA's special-purpose registry), and the clouds' inside services that live on public addresses.</summary>
    public static readonly IReadOnlyList<AddressBlock> V4 =
    [
        Block("0.0.0.0/8", "an address of this network", "RFC 791"),
        Block("10.0.0.0/8", "a private address", "RFC 1918", mayBeAllowed: true),
        Block("100.100.100.200/32", "a cloud's metadata service", "Alibaba Cloud"),
        Block("100.64.0.0/10", "an address shared behind a carrier's NAT", "RFC 6598"),
        Block("127.0.0.0/8", "a loopback address", "RFC 1122", mayBeAllowed: true),
        Block("168.63.129.16/32", "a cloud's platform service", "Microsoft Azure"),
        Block("169.254.169.254/32", "a cloud's metadata service", "AWS, Azure, Google Cloud", mayBeAllowed: true),
        Block("169.254.0.0/16", "a link-local address", "RFC 3927", mayBeAllowed: true),
        Block("172.16.0.0/12", "a private address", "RFC 1918", mayBeAllowed: true),
        Block("192.0.0.0/24", "an address for protocol assignments", "RFC 6890"),
        Block("192.0.2.0/24", "a documentation address", "RFC 5737"),
        Block("192.88.99.0/24", "a 6to4 relay", "RFC 7526"),
        Block("192.168.0.0/16", "a private address", "RFC 1918", mayBeAllowed: true),
        Block("198.18.0.0/15", "a benchmarking address", "RFC 2544"),
        Block("198.51.100.0/24", "a documentation address", "RFC 5737"),
        Block("203.0.113.0/24", "a documentation address", "RFC 5737"),
        Block("224.0.0.0/4", "a multicast address", "RFC 5771"),
        Block("255.255.255.255/32", "the broadcast address", "RFC 919"),
        Block("240.0.0.0/4", "a reserved address", "RFC 1112"),
    ];

    /// <summary>The same for IPv6. What lies outside <see cref="GlobalUnicast"/> and is not named here is denied too.</summary>
    public static readonly IReadOnlyList<AddressBlock> V6 =
    [
        Block("::/128", "the unspecified address", "RFC 4291"),
        Block("::1/128", "the loopback address", "RFC 4291", mayBeAllowed: true),
        Block("64:ff9b:1::/48", "a translation address for local use", "RFC 8215"),
        Block("100::/64", "a discard address", "RFC 6666"),
        Block("2001::/32", "a Teredo address", "RFC 4380"),
        Block("2001:2::/48", "a benchmarking address", "RFC 5180"),
        Block("2001:10::/28", "an ORCHID", "RFC 4843"),
        Block("2001:20::/28", "an ORCHID", "RFC 7343"),
        Block("2001::/23", "an address for protocol assignments", "RFC 2928"),
        Block("2001:db8::/32", "a documentation address", "RFC 3849"),
        Block("3fff::/20", "a documentation address", "RFC 9637"),
        Block("5f00::/16", "a segment-routing address", "RFC 9602"),
        Block("fd00:ec2::254/128", "a cloud's metadata service", "AWS", mayBeAllowed: true),
        Block("fd20:ce::254/128", "a cloud's metadata service", "Google Cloud", mayBeAllowed: true),
        Block("fc00::/7", "a private address", "RFC 4193", mayBeAllowed: true),
        Block("fe80::/10", "a link-local address", "RFC 4291", mayBeAllowed: true),
        Block("fec0::/10", "a site-local address", "RFC 3879"),
        Block("ff00::/8", "a multicast address", "RFC 4291"),
    ];

    /// <summary>The only part of IPv6 that is handed out to the world.</summary>
    public static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static AddressBlock Block(string network, string what, string source, bool mayBeAllowed = false) =>
        new(IPNetwork.Parse(network), what, source, mayBeAllowed);
}
