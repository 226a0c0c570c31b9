using System.Net;
using Leah.Webhooks.Delivery.Sending;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public class AllowedNetworksTests
{
    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("172.20.0.0/16")]
    [InlineData("192.168.1.7/32")]
    [InlineData("127.0.0.0/8")]
    [InlineData("169.254.0.0/16")]
    [InlineData("::1/128")]
    [InlineData("fd00::/8")]
    [InlineData("fe80::/64")]
    public void Block_among_private_loopback_and_link_local_is_taken(string entry)
    {
        AllowedNetworks.Read([entry], out var faults).ShouldBe([IPNetwork.Parse(entry)]);
        faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("localhost", "not a CIDR block")]
    [InlineData("10.0.0.1", "not a CIDR block")]
    [InlineData("10.0.0.1/8", "not a CIDR block")]
    [InlineData("10.0.0.0/33", "not a CIDR block")]
    [InlineData("", "not a CIDR block")]
    [InlineData("0.0.0.0/0", "outside")]
    [InlineData("8.8.8.0/24", "outside")]
    [InlineData("10.0.0.0/7", "outside")]
    [InlineData("100.64.0.0/10", "outside")]
    [InlineData("224.0.0.0/4", "outside")]
    [InlineData("0.0.0.0/8", "outside")]
    [InlineData("::/0", "outside")]
    [InlineData("::/128", "outside")]
    [InlineData("ff00::/8", "outside")]
    [InlineData("2001:db8::/32", "outside")]
    [InlineData("::ffff:10.0.0.0/104", "outside")]
    public void Other_entry_is_refused_by_name(string entry, string fault)
    {
        AllowedNetworks.Read(["127.0.0.0/8", entry], out var faults).Count.ShouldBe(1);
        faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            message => message.ShouldStartWith($"Delivery:AllowedNetworks:1: '{entry}'"),
            message => message.ShouldContain(fault));
    }
}
