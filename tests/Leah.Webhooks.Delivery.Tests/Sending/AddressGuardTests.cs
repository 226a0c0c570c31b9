using System.Net;
using System.Net.Sockets;
using CsCheck;
using Leah.Webhooks.Delivery.Sending;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public class AddressGuardTests
{
    private readonly AddressGuard _guard = new([]);

    [Theory]
    [InlineData("0.0.0.0", "this network")]
    [InlineData("0.255.255.255", "this network")]
    [InlineData("10.0.0.0", "private")]
    [InlineData("10.255.255.255", "private")]
    [InlineData("100.64.0.0", "NAT")]
    [InlineData("100.127.255.255", "NAT")]
    [InlineData("100.100.100.200", "metadata")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("127.255.255.255", "loopback")]
    [InlineData("168.63.129.16", "platform")]
    [InlineData("169.254.0.0", "link-local")]
    [InlineData("169.254.169.254", "metadata")]
    [InlineData("169.254.255.255", "link-local")]
    [InlineData("172.16.0.0", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("192.0.0.0", "protocol")]
    [InlineData("192.0.0.255", "protocol")]
    [InlineData("192.0.2.1", "documentation")]
    [InlineData("192.88.99.1", "6to4")]
    [InlineData("192.168.0.0", "private")]
    [InlineData("192.168.255.255", "private")]
    [InlineData("198.18.0.0", "benchmarking")]
    [InlineData("198.19.255.255", "benchmarking")]
    [InlineData("198.51.100.7", "documentation")]
    [InlineData("203.0.113.7", "documentation")]
    [InlineData("224.0.0.1", "multicast")]
    [InlineData("239.255.255.255", "multicast")]
    [InlineData("240.0.0.0", "reserved")]
    [InlineData("255.255.255.254", "reserved")]
    [InlineData("255.255.255.255", "broadcast")]
    [InlineData("::", "unspecified")]
    [InlineData("::1", "loopback")]
    [InlineData("::2", "not a global")]
    [InlineData("::7f00:1", "not a global")]
    [InlineData("::808:808", "not a global")]
    [InlineData("::ffff:0:808:808", "not a global")]
    [InlineData("100::1", "discard")]
    [InlineData("2001::1", "Teredo")]
    [InlineData("2001:2::1", "benchmarking")]
    [InlineData("2001:10::1", "ORCHID")]
    [InlineData("2001:2f:ffff::1", "ORCHID")]
    [InlineData("2001:1ff:ffff::1", "protocol")]
    [InlineData("2001:db8::1", "documentation")]
    [InlineData("3fff:fff::1", "documentation")]
    [InlineData("4000::1", "not a global")]
    [InlineData("5f00::1", "segment-routing")]
    [InlineData("fc00::1", "private")]
    [InlineData("fdff:ffff::1", "private")]
    [InlineData("fd00:ec2::254", "metadata")]
    [InlineData("fd20:ce::254", "metadata")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("fe80::1%2", "link-local")]
    [InlineData("febf::1", "link-local")]
    [InlineData("fec0::1", "site-local")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("::ffff:169.254.169.254", "metadata")]
    [InlineData("64:ff9b::10.1.2.3", "private")]
    [InlineData("64:ff9b::169.254.169.254", "metadata")]
    [InlineData("64:ff9b:1::192.168.0.1", "private")]
    [InlineData("64:ff9b:1:a00::1:0:0", "local use")]
    [InlineData("64:ff9b:2::1", "not a global")]
    [InlineData("2002:7f00:1::", "loopback")]
    [InlineData("2002:a9fe:a9fe::1", "metadata")]
    public void Address_inside_is_denied_with_its_kind(string address, string kind) =>
        _guard.Denies(IPAddress.Parse(address)).ShouldNotBeNull().ShouldContain(kind);

    [Theory]
    [InlineData("1.0.0.0")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::1")]
    [InlineData("2606:4700::1111")]
    [InlineData("3ffe:ffff::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("64:ff9b:1::8.8.8.8")]
    [InlineData("2002:808:808::1")]
    public void Address_in_the_world_passes(string address) => _guard.Denies(IPAddress.Parse(address)).ShouldBeNull();

    [Theory]
    [InlineData("10.20.0.0/16", "10.20.3.4", true)]
    [InlineData("10.20.0.0/16", "::ffff:10.20.3.4", true)]
    [InlineData("10.20.0.0/16", "10.21.0.0", false)]
    [InlineData("10.20.0.0/16", "64:ff9b::10.20.3.4", false)]
    [InlineData("127.0.0.1/32", "127.0.0.1", true)]
    [InlineData("127.0.0.1/32", "127.0.0.2", false)]
    [InlineData("fd12::/16", "fd12::1", true)]
    [InlineData("fd12::/16", "::1", false)]
    public void Allowed_block_opens_itself_and_its_mapped_form_only(string block, string address, bool passes) =>
        (new AddressGuard([IPNetwork.Parse(block)]).Denies(IPAddress.Parse(address)) is null).ShouldBe(passes);

    [Fact]
    public void Mapped_form_is_judged_as_the_address_itself() =>
        Gen.UInt.Select(bits => new IPAddress(BitConverter.GetBytes(bits))).Sample(address =>
            _guard.Denies(address.MapToIPv6()) == _guard.Denies(address));

    [Fact]
    public void Translated_forms_pass_only_where_the_address_itself_does() =>
        Gen.UInt.Select(BitConverter.GetBytes).Sample(v4 =>
        {
            var passes = _guard.Denies(new IPAddress(v4)) is null;
            IPAddress[] forms = [
                new([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. v4]),
                new([0, 0x64, 0xff, 0x9b, 0, 1, 0, 0, 0, 0, 0, 0, .. v4]),
                new([0x20, 0x02, .. v4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])];
            return forms.All(form => (_guard.Denies(form) is null) == passes);
        });

    [Fact]
    public void Every_row_denies_its_first_and_last_address()
    {
        foreach (var block in AddressBlocks.V4.Concat(AddressBlocks.V6))
        {
            _guard.Denies(block.Network.BaseAddress).ShouldNotBeNull(block.Network.ToString());
            _guard.Denies(Last(block.Network)).ShouldNotBeNull(block.Network.ToString());
        }
    }

    private static IPAddress Last(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        var bits = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        for (var bit = network.PrefixLength; bit < bits; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }
}
