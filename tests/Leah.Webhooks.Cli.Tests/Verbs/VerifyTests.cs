using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml.Linq;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.Cli.Verifying;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.Http;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests.Verbs;

public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void There_are_at_least_50_cases_each_with_a_name_of_its_own_and_a_hint()
    {
        VerifyCases.All.Count.ShouldBeGreaterThanOrEqualTo(50);
        VerifyCases.All.Select(each => each.Name).ShouldBeUnique();
        VerifyCases.All.ShouldAllBe(each => each.Name.Length <= 30 && each.Claim.EndsWith('.') && each.Hint.EndsWith('.'));
    }

    [Theory]
    [InlineData("--basic", "my_user:my_pass")]
    [InlineData("--bearer", "qhDm976TwG2sBZcftRLube")]
    public async Task Our_own_receiver_passes_every_case_over_http(string option, string credential)
    {
        await using var leah = await ReceivingLeah.StartAsync(_folder.Path, option, credential);

        var result = await Cmd.RunAsync(_folder.Path, "verify", leah.Address.ToString(), option, credential, "--output", "json");

        Of(result, "fail").ShouldBeEmpty(result.Output);
        result.ExitCode.ShouldBe(0, result.Error);
        Of(result, "not-applicable").ShouldBe(VerifyCases.All.Where(each => each.Group == "tls").Select(each => each.Name));
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Our_own_receiver_passes_every_case_over_https_with_a_test_authoritys_certificate()
    {
        var (certificate, key) = _authority.WritePem(_authority.Certificate());
        await using var leah = await ReceivingLeah.StartAsync(
            _folder.Path, "--urls", "https://127.0.0.1:0", "--certificate", certificate, "--certificate-key", key, "--basic", "my_user:my_pass");

        var result = await Cmd.RunAsync(
            _folder.Path, "verify", leah.Address.ToString(), "--basic", "my_user:my_pass", "--root", _authority.RootPemFile, "--output", "json");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        Of(result, "pass").ShouldBe(VerifyCases.All.Select(each => each.Name));
    }

    [Fact]
    public async Task Careless_server_fails_exactly_the_right_cases()
    {
        // Takes whoever comes, trusts what it reads, and falls over what it has seen before.
        var seen = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await using var server = await PlainServer.StartAsync((http, request) =>
        {
            try
            {
                using var body = JsonDocument.Parse(request.Body);
                var isNew = !request.Headers.TryGetValue(WebhookHeaders.Id, out var id) || seen.TryAdd(id, true);
                http.Response.StatusCode = isNew ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
            }
            catch (JsonException)
            {
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }

            return http.Response.WriteAsync("ok");
        });

        var result = await Cmd.RunAsync(_folder.Path, "verify", server.Url, "--basic", "my_user:my_pass", "--output", "json");

        result.ExitCode.ShouldBe(1, result.Error);
        Of(result, "fail").ShouldBe(CarelessFailures, ignoreOrder: true);
    }

    [Theory]
    [InlineData("expired", "tls-date")]
    [InlineData("self-signed", "tls-chain")]
    [InlineData("other-name", "tls-name")]
    public async Task Bad_certificate_fails_its_own_case_and_nothing_is_sent(string kind, string failing)
    {
        using var certificate = kind switch
        {
            "expired" => _authority.Expired(),
            "self-signed" => TestAuthority.SelfSigned(),
            _ => _authority.For("hooks.other.example"),
        };
        await using var endpoint = await HttpsEndpoint.StartAsync(certificate);

        var result = await Cmd.RunAsync(
            _folder.Path, "verify", endpoint.Url.ToString(), "--basic", "my_user:my_pass", "--root", _authority.RootPemFile, "--output", "json");

        result.ExitCode.ShouldBe(1, result.Error);
        Of(result, "fail").ShouldBe([failing], result.Output);
        endpoint.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("tls-1-0", 1)]
    [InlineData("tls-1-1", 2)]
    public async Task Server_that_goes_on_with_an_old_version_fails_its_case(string name, byte minor)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var serving = AnswerOldHellosAsync(listener, minor, stop.Token);

        var result = await Cmd.RunAsync(
            _folder.Path, "verify", $"https://{listener.LocalEndpoint}/", "--bearer", "t", "--only", "tls-1-0", "--only", "tls-1-1", "--output", "json");

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(serving);
        Of(result, "fail").ShouldBe([name], result.Output + result.Error);
    }

    [Fact]
    public async Task JUnit_names_every_case_and_says_what_to_do_where_one_fails()
    {
        await using var server = await PlainServer.StartAsync(200);

        var result = await Cmd.RunAsync(_folder.Path, "verify", server.Url, "--bearer", "t", "--only", "methods", "--only", "tls-name", "--output", "junit");

        var suite = XElement.Parse(result.Output);
        suite.Attribute("tests")!.Value.ShouldBe("7");
        suite.Attribute("failures")!.Value.ShouldBe("5");
        suite.Attribute("skipped")!.Value.ShouldBe("2");
        var failure = suite.Elements().Single(each => each.Attribute("name")!.Value == "method-get").Element("failure")!;
        failure.Attribute("message")!.Value.ShouldBe("200 OK");
        failure.Value.ShouldContain("Answer 405 with Allow: POST");
    }

    [Fact]
    public async Task Text_is_as_it_was()
    {
        await using var server = await PlainServer.StartAsync(200);

        var result = await Cmd.RunAsync(_folder.Path, "verify", server.Url, "--bearer", "t", "--only", "methods", "--only", "event-overall-level", "--only", "tls-name");

        result.ExitCode.ShouldBe(1);
        Golden.Check("verify.txt", result.Output);
    }

    [Fact]
    public async Task Every_event_is_about_a_user_who_is_marked_as_a_test()
    {
        await using var server = await PlainServer.StartAsync(200);

        await Cmd.RunAsync(_folder.Path, "verify", server.Url, "--bearer", "t", "--only", "events", "--only", "repeats", "--output", "json");

        server.Requests.Count.ShouldBeGreaterThan(60);
        server.Requests.ShouldAllBe(request => request.Body.Contains("leah-verify", StringComparison.Ordinal) && !request.Body.Contains("johndoe", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("verify", "The url is missing", 2)]
    [InlineData("verify http://127.0.0.1:9/", "--basic user:password or --bearer", 2)]
    [InlineData("verify http://hooks.acme.example/ --bearer t", "this machine only", 2)]
    [InlineData("verify http://127.0.0.1:9/ --bearer t --only nothing", "neither a group", 2)]
    [InlineData("verify http://127.0.0.1:9/ --bearer t --body-limit 1", "--body-limit", 2)]
    [InlineData("verify http://127.0.0.1:9/ --bearer t", "nothing listens there", 1)]
    [InlineData("verify https://nowhere.invalid/ --bearer t", "Sending test events and wrong credentials to nowhere.invalid", 1)]
    public async Task What_cannot_be_verified_says_why(string arguments, string expected, int code)
    {
        var result = await Cmd.RunAsync(_folder.Path, arguments.Split(' '));

        result.ExitCode.ShouldBe(code, result.Output + result.Error);
        result.Error.ShouldContain(expected);
        result.Error.ShouldNotContain("   at ");
    }

    // Whatever it should have refused and did not, and whatever it fell over; a case that asks about a 401, 400 or 405 that never came says nothing.
    private static IEnumerable<string> CarelessFailures =>
    [
        "answer-content-type", "answer-body",
        .. AllOf("credentials", "credentials-challenge", "credentials-answer-body", "scheme-in-other-case", "right-after-wrong"),
        .. AllOf("bodies", "body-deep", "bad-request-body", "body-after-bad"),
        .. AllOf("methods", "method-allow"),
        "gzip", "size-announced", "size-past-limit", "size-past-limit-chunked",
        "duplicate", "duplicate-next-attempt", "re-serialised", "re-ordered", "same-twenty-at-once",
    ];

    private static IEnumerable<string> AllOf(string group, params string[] but) =>
        VerifyCases.All.Where(each => each.Group == group).Select(each => each.Name).Except(but, StringComparer.Ordinal);

    private static IReadOnlyList<string> Of(LeahResult result, string verdict)
    {
        using var report = JsonDocument.Parse(result.Output.Length > 0 ? result.Output : "{\"cases\":[]}");
        return [.. report.RootElement.GetProperty("cases").EnumerateArray().Where(each => each.GetProperty("result").GetString() == verdict).Select(each => each.GetProperty("name").GetString()!)];
    }

    private static async Task AnswerOldHellosAsync(TcpListener listener, byte minor, CancellationToken stop)
    {
        while (true)
        {
            using var client = await listener.AcceptSocketAsync(stop);
            var hello = new byte[512];
            var length = await client.ReceiveAsync(hello, stop);
            // A ServerHello where it is the version that this server knows, otherwise the alert protocol_version.
            byte[] answer = length > 10 && hello[10] == minor ? [22, 3, minor, 0, 4, 2, 0, 0, 0] : [21, 3, minor, 0, 2, 2, 70];
            if (length > 0)
                await client.SendAsync(answer, stop);
        }
    }
}
