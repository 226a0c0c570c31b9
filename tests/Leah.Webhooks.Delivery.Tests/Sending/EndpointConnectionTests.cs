using System.Net;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class EndpointConnectionTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private readonly Sender _sender = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task Reused_connection_gives_the_address_and_no_invented_times()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());

        await _sender.SendAsync(endpoint.Url);
        var second = await _sender.SendAsync(endpoint.Url);

        endpoint.Requests.Select(request => request.Connection).Distinct().Count().ShouldBe(1);
        second.RemoteAddress.ShouldBe($"127.0.0.1:{endpoint.Url.Port}");
        var timings = second.Timings.ShouldNotBeNull();
        timings.Connect.ShouldBeNull();
        timings.Tls.ShouldBeNull();
        timings.Headers.ShouldNotBeNull();
    }

    [Fact]
    public async Task Connection_with_unread_body_is_not_used_again()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        endpoint.Answer = (context, _) => context.Response.Body.WriteAsync(new byte[100_000]).AsTask();

        await _sender.SendAsync(endpoint.Url);
        await _sender.SendAsync(endpoint.Url);

        endpoint.Requests.Select(request => request.Connection).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Requests_at_once_each_get_their_own_connection_and_answer()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        endpoint.Answer = async (context, request) =>
        {
            // Nobody is answered before all have come, so that no connection can be shared.
            await endpoint.WaitForRequestsAsync(20, Token);
            await context.Response.Body.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request.Header("webhook-attempt") ?? ""));
        };

        var attempts = await Task.WhenAll(Enumerable.Range(1, 20).Select(number => _sender.SendAsync(endpoint.Url, number: number)));

        attempts.ShouldAllBe(attempt => attempt.Outcome == AttemptOutcome.Succeeded && attempt.RemoteAddress != null);
        attempts.Select(attempt => System.Text.Encoding.ASCII.GetString(attempt.ResponseBody.Span)).ShouldBe(Enumerable.Range(1, 20).Select(n => $"{n}"));
    }

    [Fact]
    public async Task Attempt_that_gets_a_connection_made_for_another_claims_none_of_its_times()
    {
        // The first name lookup hangs, so the first attempt is served by the second's connection once that is free. What is made for the
        // first in the end is fresh, and goes to the third.
        var asked = new TaskCompletionSource();
        var gate = new TaskCompletionSource<IPAddress[]>();
        using var sender = new Sender(resolve: (_, _) => asked.TrySetResult() ? gate.Task : Task.FromResult(new[] { IPAddress.Loopback }));
        await using var endpoint = await HttpsEndpoint.StartAsync(sender.Authority.Certificate("partner.example"));
        endpoint.Answer = (context, _) =>
        {
            if (endpoint.Requests.Count == 2)
                context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        };
        var url = endpoint.UrlFor("partner.example");

        var first = sender.SendAsync(url);
        await asked.Task.WaitAsync(Token);
        await Task.WhenAll(first, sender.SendAsync(url)).WaitAsync(Token);
        var sending = sender.SendAsync(url);
        gate.SetResult([IPAddress.Loopback]);
        var third = await sending;

        third.Outcome.ShouldBe(AttemptOutcome.Succeeded, third.Error);
        endpoint.Requests.Select(request => request.Connection).ShouldSatisfyAllConditions(
            connections => connections.Distinct().Count().ShouldBe(2),
            connections => connections.Last().ShouldNotBe(connections.First()));
        third.RemoteAddress.ShouldBe($"127.0.0.1:{endpoint.Url.Port}");
        third.Timings.ShouldNotBeNull().ShouldSatisfyAllConditions(
            timings => timings.Dns.ShouldBeNull(), timings => timings.Connect.ShouldBeNull(), timings => timings.Tls.ShouldBeNull());
    }

    [Theory]
    [InlineData("close")]
    [InlineData("reset")]
    public async Task Connection_lost_as_a_second_request_goes_out_on_it_costs_no_attempt(string end)
    {
        await using var server = LosingItsFirstConnection(end, answersFresh: true);

        var first = await _sender.SendAsync(server.Url);
        var second = await _sender.SendAsync(server.Url);

        first.Outcome.ShouldBe(AttemptOutcome.Succeeded, first.Error);
        second.Outcome.ShouldBe(AttemptOutcome.Succeeded, second.Error);
        server.ConnectionCount.ShouldBe(2);
        second.Timings.ShouldNotBeNull().Connect.ShouldNotBeNull("the connection that answered was made for it");
    }

    [Fact]
    public async Task Second_sending_is_the_last_within_an_attempt()
    {
        await using var server = LosingItsFirstConnection("close", answersFresh: false);

        await _sender.SendAsync(server.Url);
        var second = await _sender.SendAsync(server.Url);

        second.Outcome.ShouldBe(AttemptOutcome.Connection);
        server.ConnectionCount.ShouldBe(2);
    }

    [Fact]
    public async Task Reused_connection_lost_in_the_middle_of_an_answer_is_not_sent_again()
    {
        await using var server = new RawTlsServer(_sender.Authority.Certificate(), async (connection, stop) =>
        {
            await connection.SecureAsync(stop);
            await connection.ReadRequestAsync(stop);
            await connection.WriteAsync(Ok, stop);
            await connection.ReadRequestAsync(stop);
            await connection.WriteAsync("HTTP/1.1 2", stop);
            await connection.CloseAsync();
            await connection.WaitForCloseAsync(stop);
        });

        await _sender.SendAsync(server.Url);
        var second = await _sender.SendAsync(server.Url);

        second.Outcome.ShouldBe(AttemptOutcome.Connection);
        server.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public async Task Reused_connection_that_hangs_is_not_sent_again()
    {
        await using var server = new RawTlsServer(_sender.Authority.Certificate(), async (connection, stop) =>
        {
            await connection.SecureAsync(stop);
            await connection.ReadRequestAsync(stop);
            await connection.WriteAsync(Ok, stop);
            await connection.WaitForCloseAsync(stop);
        });

        await _sender.SendAsync(server.Url);
        var second = await _sender.SendAsync(server.Url, Sender.Short);

        second.Outcome.ShouldBe(AttemptOutcome.Timeout);
        server.ConnectionCount.ShouldBe(1);
        await server.WaitForScriptsAsync(Token);
    }

    // Answers one request on its first connection and loses the next one unanswered, as a server does that closes an idle connection
    // in the moment in which a request is on its way.
    private RawTlsServer LosingItsFirstConnection(string end, bool answersFresh)
    {
        var connections = 0;
        return new RawTlsServer(_sender.Authority.Certificate(), async (connection, stop) =>
        {
            var isFirst = Interlocked.Increment(ref connections) == 1;
            await connection.SecureAsync(stop);
            await connection.ReadRequestAsync(stop);
            if (isFirst || answersFresh)
                await connection.WriteAsync(Ok, stop);
            else
                await connection.CloseAsync();
            await connection.ReadRequestAsync(stop);
            if (end == "reset")
                connection.Reset();
            else
                await connection.CloseAsync();
            await connection.WaitForCloseAsync(stop);
        });
    }
}
