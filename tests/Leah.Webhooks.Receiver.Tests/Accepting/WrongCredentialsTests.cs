using System.Net;
using Leah.Webhooks.Receiver.Accepting;
using Leah.Webhooks.Receiver.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Receiver.Tests.Accepting;

[Collection(RunsAlone.Name)]
public sealed class WrongCredentialsTests
{
    [Fact]
    public async Task Right_credentials_are_taken_while_wrong_ones_from_the_same_address_are_answered_429()
    {
        var clock = new FakeTimeProvider(new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero));
        await using var receiver = await RunningReceiver.StartAsync(clock: clock);

        List<HttpStatusCode> wrong = [];
        for (var i = 0; i < 102; i++)
        {
            using var answer = await receiver.SendAsync(request => request.Headers.Authorization = new("Bearer", $"guess{i}"));
            wrong.Add(answer.StatusCode);
            if (i >= 100)
                answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1));
        }

        wrong[..100].ShouldAllBe(status => status == HttpStatusCode.Unauthorized);
        wrong[100..].ShouldAllBe(status => status == HttpStatusCode.TooManyRequests);
        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));
        clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await receiver.SendAsync(_ => { });
        later.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void Million_wrong_credentials_from_a_million_addresses_cost_bounded_memory()
    {
        var wrong = new WrongCredentials(new FakeTimeProvider());
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (uint i = 0; i < 1_000_000; i++)
            wrong.CountOne(new IPAddress(i), 100);

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(10_000_000);
        GC.KeepAlive(wrong);
    }

    [Fact]
    public async Task Million_different_wrong_credentials_leave_nothing_behind_and_the_right_one_is_taken_after_them()
    {
        await using var receiver = await RunningReceiver.StartAsync();
        var credentials = receiver.Services.GetRequiredService<RightCredentials>();
        IHeaderDictionary headers = new HeaderDictionary();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 1_000_000; i++)
        {
            headers.Authorization = i % 2 == 0 ? $"Bearer guess-{i}" : $"Basic {i:0000}";
            if (credentials.NameOfShown(headers) is { } name)
                Assert.Fail($"{headers.Authorization} was taken for {name}.");
        }

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(5_000_000);
        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_are_counted_together_and_mapped_IPv4_as_IPv4()
    {
        var wrong = new WrongCredentials(new FakeTimeProvider());

        wrong.CountOne(IPAddress.Parse("2001:db8::1"), 1).ShouldBeNull();
        wrong.CountOne(IPAddress.Parse("2001:db8::2"), 1).ShouldNotBeNull();
        wrong.CountOne(IPAddress.Parse("2001:db8:0:1::1"), 1).ShouldBeNull();
        wrong.CountOne(IPAddress.Parse("192.0.2.1"), 1).ShouldBeNull();
        wrong.CountOne(IPAddress.Parse("::ffff:192.0.2.1"), 1).ShouldNotBeNull();
    }
}
