using System.Net;
using Leah.Webhooks.Platform.Access;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Platform.Tests.Access;

public sealed class FailedSignInsTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.7");
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void The_count_begins_anew_after_a_minute()
    {
        var failures = new FailedSignIns(clock);
        for (var i = 0; i < FailedSignIns.Limit; i++)
            failures.Count(Address).Wait.ShouldBeNull();
        failures.Count(Address).Wait.ShouldBe(TimeSpan.FromMinutes(1));

        clock.Advance(TimeSpan.FromSeconds(45));
        failures.Count(Address).Wait.ShouldBe(TimeSpan.FromSeconds(15));
        clock.Advance(TimeSpan.FromSeconds(15));

        failures.Count(Address).Wait.ShouldBeNull();
    }

    [Fact]
    public void Only_the_first_beyond_the_limit_is_told_to_be_the_first()
    {
        var failures = new FailedSignIns(clock);

        var firsts = Enumerable.Range(0, 300).Where(_ => failures.Count(Address).First).ToList();

        firsts.ShouldBe([FailedSignIns.Limit]);
    }

    [Theory]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    public void An_address_is_counted_with_those_that_one_host_can_take(string address, string name) =>
        FailedSignIns.Name(IPAddress.Parse(address)).ShouldBe(name);

    [Fact]
    public void Addresses_beyond_what_is_remembered_share_one_count_until_there_is_room()
    {
        var failures = new FailedSignIns(clock);
        for (var i = 0; i < 10_000; i++)
            failures.Count(new IPAddress(0x0A000000L + i));

        var shared = Enumerable.Range(0, FailedSignIns.Limit + 1).Select(i => failures.Count(new IPAddress(0x0B000000L + i)).Wait).ToList();
        clock.Advance(TimeSpan.FromMinutes(2));

        shared[^1].ShouldNotBeNull();
        shared[..^1].ShouldAllBe(wait => wait == null);
        failures.Count(new IPAddress(0x0B000001L)).Wait.ShouldBeNull();
    }
}
