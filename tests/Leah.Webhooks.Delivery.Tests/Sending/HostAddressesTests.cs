using System.Net;
using System.Net.Sockets;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class HostAddressesTests
{
    private static readonly IPAddress Inside = IPAddress.Parse("10.9.8.7");

    [Theory]
    [InlineData("https://127.0.0.1:1/")]
    [InlineData("https://2130706433:1/")]
    [InlineData("https://0x7f.1:1/")]
    [InlineData("https://0177.0.0.1:1/")]
    [InlineData("https://[::1]:1/")]
    [InlineData("https://[::ffff:127.0.0.1]:1/")]
    [InlineData("https://[64:ff9b::7f00:1]:1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://localhost:1/")]
    [InlineData("https://0.0.0.0:1/")]
    public async Task Address_inside_is_blocked_however_it_is_written(string url)
    {
        using var sender = new Sender(allowedNetworks: []);

        var attempt = await sender.SendAsync(new Uri(url));

        attempt.Outcome.ShouldBe(AttemptOutcome.Blocked);
        attempt.Error.ShouldNotBeNull().ShouldEndWith("it is not sent to.");
        attempt.RemoteAddress.ShouldBeNull();
        attempt.Timings.ShouldNotBeNull().Connect.ShouldBeNull();
    }

    [Fact]
    public async Task Name_that_resolves_to_inside_only_is_blocked_and_no_connection_is_made()
    {
        using var sender = new Sender(allowedNetworks: [], resolve: Sender.Answers([IPAddress.Loopback, Inside]));
        await using var endpoint = await HttpsEndpoint.StartAsync(sender.Authority.Certificate("partner.example"));

        var attempt = await sender.SendAsync(endpoint.UrlFor("partner.example"));

        attempt.Outcome.ShouldBe(AttemptOutcome.Blocked);
        attempt.Error.ShouldBe("partner.example resolves to 127.0.0.1, which is a loopback address (RFC 1122); it is not sent to.");
        endpoint.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Mixed_answer_is_connected_to_where_it_is_vetted_only()
    {
        // Something listens on this port of 127.0.0.2 too, first in the answer, but only 127.0.0.1 is allowed.
        var denied = IPAddress.Parse("127.0.0.2");
        using var sender = new Sender(["127.0.0.1/32"], resolve: Sender.Answers([denied, IPAddress.Loopback]));
        await using var endpoint = await HttpsEndpoint.StartAsync(sender.Authority.Certificate("partner.example"));
        using var inside = new TcpListener(denied, endpoint.Url.Port);
        inside.Start();

        var attempt = await sender.SendAsync(endpoint.UrlFor("partner.example"));

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded, attempt.Error);
        attempt.RemoteAddress.ShouldBe($"127.0.0.1:{endpoint.Url.Port}");
        attempt.Timings.ShouldNotBeNull().Dns.ShouldNotBeNull();
        inside.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task Rebound_name_is_blocked_at_the_next_connection()
    {
        using var sender = new Sender(["127.0.0.1/32"], resolve: Sender.Answers([IPAddress.Loopback], [IPAddress.Parse("127.0.0.2")]));
        await using var endpoint = await HttpsEndpoint.StartAsync(sender.Authority.Certificate("partner.example"));
        endpoint.Answer = (context, _) =>
        {
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        };

        var first = await sender.SendAsync(endpoint.UrlFor("partner.example"));
        var second = await sender.SendAsync(endpoint.UrlFor("partner.example"));

        first.Outcome.ShouldBe(AttemptOutcome.Succeeded, first.Error);
        second.Outcome.ShouldBe(AttemptOutcome.Blocked);
        endpoint.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "does not exist")]
    [InlineData(SocketError.NoData, "has no address")]
    [InlineData(SocketError.TryAgain, "gave no answer")]
    [InlineData(SocketError.NoRecovery, "could not be resolved")]
    public async Task Failure_to_resolve_is_a_DNS_error(SocketError error, string words)
    {
        using var sender = new Sender(resolve: (_, _) => throw new SocketException((int)error));

        var attempt = await sender.SendAsync(new Uri("https://partner.example/"));

        attempt.Outcome.ShouldBe(AttemptOutcome.Dns);
        attempt.Error.ShouldNotBeNull().ShouldContain(words);
    }

    [Fact]
    public async Task Empty_answer_is_a_DNS_error()
    {
        using var sender = new Sender(resolve: (_, _) => Task.FromResult(Array.Empty<IPAddress>()));

        (await sender.SendAsync(new Uri("https://partner.example/"))).Outcome.ShouldBe(AttemptOutcome.Dns);
    }

    [Fact]
    public async Task Name_that_cannot_exist_is_a_DNS_error_from_the_system_s_resolver()
    {
        using var sender = new Sender();

        (await sender.SendAsync(new Uri("https://no-such-host.invalid/"))).Outcome.ShouldBe(AttemptOutcome.Dns);
    }

    [Fact]
    public async Task Resolver_that_hangs_and_heeds_no_token_is_a_DNS_error_in_time()
    {
        var never = new TaskCompletionSource<IPAddress[]>();
        using var sender = new Sender(resolve: (_, _) => never.Task);

        var attempt = await sender.SendAsync(new Uri("https://partner.example/"), Sender.Short);

        attempt.Outcome.ShouldBe(AttemptOutcome.Dns);
        attempt.Error.ShouldNotBeNull().ShouldContain("resolving partner.example");
        attempt.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
