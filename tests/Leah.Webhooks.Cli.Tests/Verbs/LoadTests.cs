using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests.Verbs;

public sealed class LoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_planned_request_is_sent_and_told_as_json()
    {
        await using var server = await PlainServer.StartAsync(200);

        var result = await Cmd.RunAsync(_folder.Path, "load", server.Url, "--rate", "50", "--for", "1s", "--bearer", "t", "--output", "json");

        using var told = JsonDocument.Parse(result.Output);
        var report = told.RootElement;
        var (sent, unsent) = (report.GetProperty("sent").GetInt64(), report.GetProperty("unsent").GetInt64());
        report.GetProperty("planned").GetInt64().ShouldBe(50);
        (sent + unsent).ShouldBe(50);
        server.Requests.Count.ShouldBe((int)sent);
        var latency = report.GetProperty("latencyMs");
        latency.GetProperty("p50").GetDouble().ShouldBeInRange(0.001, latency.GetProperty("max").GetDouble());
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refusals_are_counted_by_class_and_end_with_1()
    {
        await using var server = await PlainServer.StartAsync(503);

        var result = await Cmd.RunAsync(_folder.Path, "load", server.Url, "--rate", "20", "--for", "500ms", "--bearer", "t", "--output", "json");

        result.ExitCode.ShouldBe(1, result.Error);
        using var told = JsonDocument.Parse(result.Output);
        told.RootElement.GetProperty("errors").GetProperty("rejected 503").GetInt64().ShouldBe(told.RootElement.GetProperty("failed").GetInt64());
        told.RootElement.GetProperty("failed").GetInt64().ShouldBe(server.Requests.Count);
    }

    [Fact]
    public async Task Refused_connections_are_a_class_of_their_own()
    {
        var result = await Cmd.RunAsync(_folder.Path, "load", "http://127.0.0.1:1/", "--rate", "10", "--for", "200ms", "--bearer", "t", "--output", "json");

        result.ExitCode.ShouldBe(1, result.Error);
        using var told = JsonDocument.Parse(result.Output);
        told.RootElement.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["connection"]);
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_tells_what_came_of_it_until_then()
    {
        await using var server = await PlainServer.StartAsync(200);
        await using var leah = new LastingLeah(_folder.Path, new Dictionary<string, string>(StringComparer.Ordinal), "load", server.Url, "--rate", "20", "--for", "5m", "--bearer", "t", "-o", "json");
        await server.AnsweredAsync();

        var ended = await leah.TerminateAsync();

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("Stopped before the end");
        using var told = JsonDocument.Parse(ended.Output);
        told.RootElement.GetProperty("planned").GetInt64().ShouldBe(6000);
        told.RootElement.GetProperty("sent").GetInt64().ShouldBeLessThan(6000);
    }

    [Theory]
    [InlineData("load https://hooks.acme.example/", "--allow-external")]
    [InlineData("load http://127.0.0.1/ --rate 0", "--rate goes from 1")]
    [InlineData("load http://127.0.0.1/ --rate 5001", "--rate goes from 1")]
    [InlineData("load http://127.0.0.1/ --for 11m", "--for goes from")]
    [InlineData("load http://127.0.0.1/ --for ever", "no length of time")]
    [InlineData("load http://127.0.0.1/ --max-in-flight 0", "--max-in-flight")]
    [InlineData("load http://127.0.0.1/ --event NO", "NO is no event type")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string expected)
    {
        var result = await Cmd.RunAsync(_folder.Path, arguments.Split(' '));

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Error.ShouldContain(expected);
        result.Error.ShouldNotContain("   at ");
    }
}
