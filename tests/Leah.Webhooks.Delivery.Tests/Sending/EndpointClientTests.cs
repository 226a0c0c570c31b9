using System.Net;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class EndpointClientTests : IDisposable
{
    private readonly Sender _sender = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task Request_answered_200_succeeds_with_all_that_was_seen()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());

        var attempt = await _sender.SendAsync(endpoint.Url, number: 2);

        attempt.Error.ShouldBeNull();
        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded);
        attempt.Number.ShouldBe(2);
        attempt.StatusCode.ShouldBe(200);
        attempt.ResponseHeaders.ShouldNotBeNull().ShouldContainKeyAndValue("Content-Type", "application/json");
        attempt.ResponseBody.ToArray().ShouldBe("""{"success":true}"""u8.ToArray());
        attempt.ResponseTruncated.ShouldBeFalse();
        attempt.RemoteAddress.ShouldBe($"127.0.0.1:{endpoint.Url.Port}");
        attempt.RetryAfter.ShouldBeNull();
        var timings = attempt.Timings.ShouldNotBeNull();
        timings.Dns.ShouldBeNull("an address needs no resolving");
        timings.Connect.ShouldNotBeNull().ShouldBeGreaterThan(0);
        timings.Tls.ShouldNotBeNull().ShouldBeGreaterThan(0);
        timings.Headers.ShouldNotBeNull().ShouldBeGreaterThan(timings.Tls.Value);
        attempt.Duration.TotalMilliseconds.ShouldBe(timings.Headers.Value + timings.Body.ShouldNotBeNull(), tolerance: 0.01);
        (await endpoint.WaitForRequestsAsync(1, Token)).Single().Text.ShouldBe(Sender.Body);
    }

    [Fact]
    public async Task Endpoint_at_an_IPv6_address_is_reached_where_that_is_allowed_and_only_there()
    {
        using var sender = new Sender(["::1/128"]);
        await using var endpoint = await HttpsEndpoint.StartAsync(sender.Authority.Certificate(), IPAddress.IPv6Loopback);

        var allowed = await sender.SendAsync(endpoint.Url);
        var blocked = await _sender.SendAsync(endpoint.Url);

        allowed.Error.ShouldBeNull();
        allowed.Outcome.ShouldBe(AttemptOutcome.Succeeded);
        allowed.RemoteAddress.ShouldBe($"[::1]:{endpoint.Url.Port}");
        blocked.Outcome.ShouldBe(AttemptOutcome.Blocked);
        endpoint.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Endpoint_whose_IPv4_address_answers_nothing_is_reached_at_its_IPv6_address()
    {
        using var endpointSender = new Sender(["127.0.0.0/8", "::1/128"], resolve: Sender.Answers([IPAddress.Parse("127.0.0.2"), IPAddress.IPv6Loopback]));
        await using var endpoint = await HttpsEndpoint.StartAsync(endpointSender.Authority.Certificate("partner.example"), IPAddress.IPv6Loopback);

        var attempt = await endpointSender.SendAsync(endpoint.UrlFor("partner.example"));

        attempt.Error.ShouldBeNull();
        attempt.RemoteAddress.ShouldBe($"[::1]:{endpoint.Url.Port}");
    }

    [Theory]
    [InlineData(200, AttemptOutcome.Succeeded)]
    [InlineData(201, AttemptOutcome.Succeeded)]
    [InlineData(204, AttemptOutcome.Succeeded)]
    [InlineData(299, AttemptOutcome.Succeeded)]
    [InlineData(300, AttemptOutcome.Rejected)]
    [InlineData(304, AttemptOutcome.Rejected)]
    [InlineData(400, AttemptOutcome.Rejected)]
    [InlineData(401, AttemptOutcome.Rejected)]
    [InlineData(407, AttemptOutcome.Rejected)]
    [InlineData(410, AttemptOutcome.Rejected)]
    [InlineData(429, AttemptOutcome.Rejected)]
    [InlineData(500, AttemptOutcome.Rejected)]
    [InlineData(599, AttemptOutcome.Rejected)]
    [InlineData(999, AttemptOutcome.Rejected)]
    public async Task Final_status_decides(int status, AttemptOutcome outcome)
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        endpoint.AnswerWith(status);

        var attempt = await _sender.SendAsync(endpoint.Url);

        attempt.Outcome.ShouldBe(outcome);
        attempt.StatusCode.ShouldBe(status);
        attempt.Counts.ShouldBeTrue();
        if (outcome == AttemptOutcome.Succeeded)
            attempt.Error.ShouldBeNull();
        else
            attempt.Error.ShouldNotBeNull().ShouldStartWith($"The endpoint answered {status}");
        endpoint.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_is_not_followed(int status)
    {
        await using var other = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        endpoint.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = other.Url.ToString();
            return Task.CompletedTask;
        };

        var attempt = await _sender.SendAsync(endpoint.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Rejected);
        attempt.Error.ShouldNotBeNull().ShouldContain("redirects are never followed");
        attempt.ResponseHeaders.ShouldNotBeNull()["Location"].ShouldBe(other.Url.ToString());
        other.Requests.ShouldBeEmpty();
        endpoint.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Interim_responses_before_the_final_one_change_nothing()
    {
        await using var server = Server(Hostile.Send(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"));

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded, attempt.Error);
        attempt.StatusCode.ShouldBe(202);
        attempt.ResponseBody.ToArray().ShouldBe("ok"u8.ToArray());
    }

    [Theory]
    // These leave time for a connection, and for a handshake, on a busy machine.
    [InlineData("before TLS", "TLS handshake", 1.1)]
    [InlineData("in TLS", "TLS handshake", 1.1)]
    [InlineData("after the request", "waiting for the response's header", 4.1)]
    [InlineData("in the header", "waiting for the response's header", 4.1)]
    public async Task Endpoint_that_hangs_runs_out_of_time_and_is_let_go(string where, string doing, double seconds)
    {
        await using var server = Server(where switch
        {
            "before TLS" => Hostile.HangBeforeTls,
            "in TLS" => Hostile.HangInTls,
            "after the request" => Hostile.HangAfterRequest,
            _ => Hostile.DripHeaders(TimeSpan.FromMilliseconds(10)),
        });

        var attempt = await _sender.SendAsync(server.Url, TimeSpan.FromSeconds(seconds));

        attempt.Outcome.ShouldBe(AttemptOutcome.Timeout);
        attempt.Error.ShouldNotBeNull().ShouldSatisfyAllConditions(e => e.ShouldContain($"{seconds} s"), e => e.ShouldContain(doing));
        attempt.StatusCode.ShouldBeNull();
        attempt.RemoteAddress.ShouldBe($"127.0.0.1:{server.Port}");
        attempt.Duration.ShouldBeInRange(TimeSpan.FromSeconds(seconds - 0.02), TimeSpan.FromSeconds(seconds + 20));
        attempt.Timings.ShouldNotBeNull().Headers.ShouldBeNull();
        // The script ends when the sender hangs up, not before.
        await server.WaitForScriptsAsync(Token);
    }

    [Fact]
    public async Task Stopping_interrupts_and_uses_up_no_try()
    {
        var asked = new TaskCompletionSource();
        await using var server = Server(async (connection, stop) =>
        {
            await connection.SecureAsync(stop);
            await connection.ReadRequestAsync(stop);
            asked.SetResult();
            await connection.WaitForCloseAsync(stop);
        });
        using var stopping = new CancellationTokenSource();

        var sending = _sender.SendAsync(server.Url, stopping: stopping.Token);
        await asked.Task.WaitAsync(Token);
        await stopping.CancelAsync();
        var attempt = await sending;

        attempt.Outcome.ShouldBe(AttemptOutcome.Interrupted);
        attempt.Counts.ShouldBeFalse();
        attempt.Error.ShouldBe("We stopped it while waiting for the response's header.");
        await server.WaitForScriptsAsync(Token);
    }

    [Fact]
    public async Task Stopping_before_the_start_sends_nothing()
    {
        await using var server = Server(Hostile.HangAfterRequest);

        var attempt = await _sender.SendAsync(server.Url, stopping: new CancellationToken(canceled: true));

        attempt.Outcome.ShouldBe(AttemptOutcome.Interrupted);
        server.ConnectionCount.ShouldBe(0);
    }

    [Fact]
    public async Task Stopping_while_the_body_is_read_leaves_the_success_standing()
    {
        using var stopping = new CancellationTokenSource();
        using var headers = new HeadersRead();
        await using var server = Server(async (connection, stop) =>
        {
            await headers.BeginBodyAsync(connection, stop);
            await stopping.CancelAsync();
            await connection.WaitForCloseAsync(stop);
        });

        var attempt = await _sender.SendAsync(server.Url, stopping: stopping.Token);

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded, attempt.Error);
        attempt.ResponseTruncated.ShouldBeTrue();
        attempt.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(4), "the stop must have ended it, not the 5 s that a body has");
        await server.WaitForScriptsAsync(Token);
    }

    [Fact]
    public async Task Retry_after_is_passed_on()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        endpoint.Answer = (context, _) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        };

        (await _sender.SendAsync(endpoint.Url)).RetryAfter.ShouldBe(TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("ftp://127.0.0.1:1/")]
    public async Task Address_without_https_is_not_sent_to(string url)
    {
        var attempt = await _sender.SendAsync(new Uri(url));

        attempt.Outcome.ShouldBe(AttemptOutcome.Blocked);
        attempt.Error.ShouldNotBeNull().ShouldContain("https://");
    }

    [Theory]
    [InlineData("Bearer zoë")]
    [InlineData("Bearer a\r\nx-smuggled: b")]
    [InlineData("")]
    public async Task Credentials_that_make_no_header_interrupt(string authorization)
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());

        var attempt = await _sender.SendAsync(Sender.Request(endpoint.Url) with { Authorization = authorization });

        attempt.Outcome.ShouldBe(AttemptOutcome.Interrupted);
        endpoint.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void Wrong_settings_stop_the_start_with_a_line_each()
    {
        var options = new DeliveryOptions { AllowedNetworks = ["8.8.8.8/32"], TrustedRoots = ["/no/such/file.pem"] };

        var error = Should.Throw<InvalidOperationException>(() => new Leah.Webhooks.Delivery.Sending.EndpointClient(options, TimeProvider.System));

        error.Message.Split(Environment.NewLine).ShouldSatisfyAllConditions(
            lines => lines.Length.ShouldBe(2),
            lines => lines[0].ShouldStartWith("Delivery:AllowedNetworks:0: '8.8.8.8/32'"),
            lines => lines[1].ShouldStartWith("Delivery:TrustedRoots:0: '/no/such/file.pem'"));
    }

    private RawTlsServer Server(Func<RawConnection, CancellationToken, Task> script) => new(_sender.Authority.Certificate(), script);
}
