using System.Text;
using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests.Verbs;

public sealed class TriggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sends_the_contracts_headers_and_the_samples_bytes()
    {
        await using var server = await PlainServer.StartAsync(200);

        var result = await Cmd.RunAsync(_folder.Path, "trigger", "USER_REGISTERED", "--to", server.Url, "--basic", "my_user:my_pass");

        result.ExitCode.ShouldBe(0, result.Error);
        var request = server.Requests.ShouldHaveSingleItem();
        request.Line.ShouldBe("POST /hook HTTP/1.1");
        request.Body.ShouldBe(Encoding.UTF8.GetString(EventCatalogue.Find("USER_REGISTERED")!.Sample.Span));
        request.Headers.Select(header => header.Key).Order(StringComparer.Ordinal).ShouldBe(
            ["Accept", "Authorization", "Content-Length", "Content-Type", "Host", "User-Agent", "webhook-attempt", "webhook-id", "webhook-timestamp"]);
        request.Headers["Accept"].ShouldBe("application/json, text/plain, */*");
        request.Headers["Content-Type"].ShouldBe("application/json");
        request.Headers["Authorization"].ShouldBe($"Basic {Convert.ToBase64String("my_user:my_pass"u8)}");
        request.Headers["User-Agent"].ShouldBe(WebhookHeaders.UserAgent);
        request.Headers["webhook-id"].ShouldStartWith("evt_");
        request.Headers["webhook-attempt"].ShouldBe("1");
        long.Parse(request.Headers["webhook-timestamp"]).ShouldBeInRange(1_700_000_000, 10_000_000_000);
    }

    [Fact]
    public async Task All_several_times_are_new_events_each_and_ndjson_has_a_line_for_each()
    {
        await using var server = await PlainServer.StartAsync(200);

        var result = await Cmd.RunAsync(_folder.Path, "trigger", "--all", "--to", server.Url, "--bearer", "token", "--count", "2", "--every", "1ms", "-o", "ndjson");

        result.ExitCode.ShouldBe(0, result.Error);
        var lines = result.Output.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        lines.Select(line => line.GetProperty("eventType").GetString()).ShouldBe([.. EventTypes.All, .. EventTypes.All]);
        lines.Select(line => line.GetProperty("webhookId").GetString()).ShouldBeUnique();
        lines.ShouldAllBe(line => line.GetProperty("statusCode").GetInt32() == 200 && line.GetProperty("outcome").GetString() == "succeeded");
        server.Requests.ShouldAllBe(request => request.Headers["Authorization"] == "Bearer token");
    }

    [Fact]
    public async Task Set_changes_the_member_and_nothing_else()
    {
        await using var server = await PlainServer.StartAsync(200);

        await Cmd.RunAsync(_folder.Path, "trigger", "OVERALL_LEVEL", "--to", server.Url, "--bearer", "t", "--set", "overall.level=B2", "--set", "user.personalInformation.givenName=Zoë 𝄞");

        var sample = Encoding.UTF8.GetString(EventCatalogue.Find("OVERALL_LEVEL")!.Sample.Span);
        server.Requests.ShouldHaveSingleItem().Body.ShouldBe(sample
            .Replace("\"score\":27.4,\"level\":\"Level 1\"", "\"score\":27.4,\"level\":\"B2\"", StringComparison.Ordinal)
            .Replace("\"givenName\":\"John\"", "\"givenName\":\"Zoë 𝄞\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_goes_out_byte_for_byte_even_where_it_is_no_event()
    {
        await using var server = await PlainServer.StartAsync(200);
        _folder.File("body.json", "{ \"not\" : \"an event\" }\n");

        var result = await Cmd.RunAsync(_folder.Path, "trigger", "--file", "body.json", "--to", server.Url, "--bearer", "t");

        result.ExitCode.ShouldBe(0, result.Error);
        server.Requests.ShouldHaveSingleItem().Body.ShouldBe("{ \"not\" : \"an event\" }\n");
    }

    [Fact]
    public async Task Edit_sends_what_the_editor_left()
    {
        await using var server = await PlainServer.StartAsync(200);
        var editor = _folder.File("editor.sh", "#!/bin/sh\nsed -i 's/John/Ada/' \"$1\"\n");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["VISUAL"] = $"sh {editor}" };

        var result = await Cmd.RunAsync(_folder.Path, environment, "trigger", "USER_REGISTERED", "--edit", "--to", server.Url, "--bearer", "t");

        result.ExitCode.ShouldBe(0, result.Error);
        server.Requests.ShouldHaveSingleItem().Body.ShouldBe(
            Encoding.UTF8.GetString(EventCatalogue.Find("USER_REGISTERED")!.Sample.Span).Replace("John", "Ada", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("false", "ended with 1; nothing is sent")]
    [InlineData("no-such-editor", "cannot be started")]
    [InlineData("cp /dev/null", "this is not JSON; nothing is sent")]
    [InlineData("", "set EDITOR in the environment")]
    public async Task Edit_that_comes_to_nothing_sends_nothing_and_says_why(string editor, string expected)
    {
        await using var server = await PlainServer.StartAsync(200);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["VISUAL"] = editor, ["EDITOR"] = "" };

        var result = await Cmd.RunAsync(_folder.Path, environment, "trigger", "USER_REGISTERED", "--edit", "--to", server.Url, "--bearer", "t");

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(expected);
        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(302, "302 Found")]
    [InlineData(401, "401 Unauthorized")]
    [InlineData(500, "500 Internal Server Error")]
    public async Task Answer_other_than_2xx_ends_with_1_and_redirects_are_not_followed(int status, string words)
    {
        await using var server = await PlainServer.StartAsync(status);

        var result = await Cmd.RunAsync(_folder.Path, "trigger", "USER_REGISTERED", "--to", server.Url, "--bearer", "t");

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain(words);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Https_wants_a_certificate_that_verifies()
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.WritePem(authority.Certificate());
        await using var leah = await ReceivingLeah.StartAsync(
            _folder.Path, "--urls", "https://127.0.0.1:0", "--certificate", certificate, "--certificate-key", key, "--basic", "my_user:my_pass");
        var url = leah.Address.ToString();

        var trusted = await Cmd.RunAsync(_folder.Path, "trigger", "--all", "--to", url, "--basic", "my_user:my_pass", "--root", authority.RootPemFile);
        var untrusted = await Cmd.RunAsync(_folder.Path, "trigger", "USER_REGISTERED", "--to", url, "--basic", "my_user:my_pass");

        trusted.ExitCode.ShouldBe(0, trusted.Output + trusted.Error);
        untrusted.ExitCode.ShouldBe(1);
        untrusted.Output.ShouldContain("does not lead to a trusted root");
    }

    [Fact]
    public async Task Credentials_and_address_come_from_the_environment_too()
    {
        await using var server = await PlainServer.StartAsync(200);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LEAH_URL"] = server.Url, ["LEAH_BEARER"] = "from-environment" };

        var result = await Cmd.RunAsync(_folder.Path, environment, "trigger", "USER_REGISTERED");

        result.ExitCode.ShouldBe(0, result.Error);
        server.Requests.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe("Bearer from-environment");
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_tells_what_was_sent_until_then_and_ends_with_1()
    {
        await using var server = await PlainServer.StartAsync(200);
        await using var leah = new LastingLeah(_folder.Path, new(StringComparer.Ordinal), "trigger", "--all", "--to", server.Url, "--count", "1000", "--every", "10s", "-o", "json");
        await server.AnsweredAsync();

        var ended = await leah.TerminateAsync();

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldBe("Stopped before the end.\n");
        JsonDocument.Parse(ended.Output).RootElement.GetArrayLength().ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Https_at_a_port_of_plain_http_is_told_as_that()
    {
        await using var server = await PlainServer.StartAsync(200);

        var result = await Cmd.RunAsync(_folder.Path, "trigger", "USER_REGISTERED", "--to", server.Url.Replace("http://", "https://", StringComparison.Ordinal));

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("what answers there does not speak TLS");
    }

    [Theory]
    [InlineData("trigger USER_REGISTERED", "--to is missing")]
    [InlineData("trigger USER_REGISTERED --to http://hooks.acme.example/", "this machine only")]
    [InlineData("trigger USER_REGISTERED --to ftp://127.0.0.1/", "https://")]
    [InlineData("trigger USER_REGISTERED --to http://a:b@127.0.0.1/", "holds credentials")]
    [InlineData("trigger --to http://127.0.0.1/", "Give one of")]
    [InlineData("trigger --all USER_REGISTERED --to http://127.0.0.1/", "Give one of")]
    [InlineData("trigger NOT_A_TYPE --to http://127.0.0.1/", "NOT_A_TYPE is no event type")]
    [InlineData("trigger --all --to http://127.0.0.1/ --basic nocolon", "--basic wants user:password")]
    [InlineData("trigger --all --to http://127.0.0.1/ --basic a:b --bearer c", "exclude each other")]
    [InlineData("trigger --all --to http://127.0.0.1/ --set x", "wants path=value")]
    [InlineData("trigger --all --to http://127.0.0.1/ --count 0", "--count goes from 1")]
    [InlineData("trigger --all --to http://127.0.0.1/ --every soon", "no length of time")]
    [InlineData("trigger --all --to http://127.0.0.1/ --root nowhere.pem", "--root")]
    [InlineData("trigger --file nowhere.json --to http://127.0.0.1/", "--file")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string expected)
    {
        var result = await Cmd.RunAsync(_folder.Path, arguments.Split(' '));

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Error.ShouldContain(expected);
        result.Error.ShouldNotContain("   at ");
    }
}
