using System.Net;
using System.Net.Sockets;
using Leah.Webhooks.Delivery.Sending;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class DialerTests
{
    [Fact]
    public async Task Refused_connection_says_who_refused()
    {
        using var sender = new Sender();
        using var closed = new HeldPort();
        var port = closed.Number;

        var attempt = await sender.SendAsync(new Uri($"https://127.0.0.1:{port}/"));

        attempt.Outcome.ShouldBe(AttemptOutcome.Connection);
        attempt.Error.ShouldNotBeNull().ShouldStartWith($"127.0.0.1:{port} refused the connection.");
        attempt.RemoteAddress.ShouldBe($"127.0.0.1:{port}");
    }

    [Fact]
    public async Task Next_address_is_tried_when_one_refuses()
    {
        // Nothing listens on 127.0.0.2: the endpoint's socket is bound to 127.0.0.1.
        using var sender = new Sender(resolve: Sender.Answers([IPAddress.Parse("127.0.0.2"), IPAddress.Parse("::ffff:127.0.0.1")]));
        await using var endpoint = await HttpsEndpoint.StartAsync(sender.Authority.Certificate("partner.example"));

        var attempt = await sender.SendAsync(endpoint.UrlFor("partner.example"));

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded, attempt.Error);
        attempt.RemoteAddress.ShouldBe($"127.0.0.1:{endpoint.Url.Port}");
    }

    [Fact]
    public async Task No_more_than_eight_addresses_are_tried()
    {
        var many = Enumerable.Range(2, 8).Select(i => IPAddress.Parse($"127.0.0.{i}")).Append(IPAddress.Loopback).ToArray();
        using var sender = new Sender(resolve: Sender.Answers(many));
        await using var endpoint = await HttpsEndpoint.StartAsync(sender.Authority.Certificate("partner.example"));

        var attempt = await sender.SendAsync(endpoint.UrlFor("partner.example"));

        attempt.Outcome.ShouldBe(AttemptOutcome.Connection);
        attempt.RemoteAddress.ShouldBe($"127.0.0.9:{endpoint.Url.Port}");
        endpoint.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Local_ports_that_have_run_out_are_our_own_fault()
    {
        const int onlyPort = 61_000;
        var (first, second, listener) = await OwnNetwork.RunAsync(onlyPort, onlyPort, () =>
        {
            var listener = new TcpListener(IPAddress.Loopback, 443);
            listener.Start();
            return (DialAsync(), DialAsync(), listener);
        });
        using var _ = listener;
        var (socket, remote) = await first;
        using var __ = socket;

        ((IPEndPoint)socket.LocalEndPoint!).Port.ShouldBe(onlyPort);
        var failed = await Should.ThrowAsync<ConnectFailedException>(second);
        failed.Outcome.ShouldBe(AttemptOutcome.Interrupted);
        failed.Message.ShouldContain("no local ports left");

        static Task<(Socket Socket, IPEndPoint Remote)> DialAsync() =>
            new Dialer(TimeProvider.System).DialAsync([IPAddress.Loopback], 443, new ConnectTimings(), trace: null, CancellationToken.None);
    }
}
