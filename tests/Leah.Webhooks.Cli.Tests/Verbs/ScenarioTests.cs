using System.Net;
using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests.Verbs;

public sealed class ScenarioTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("journey", "5 new")]
    [InlineData("second-try", "7 new")]
    public async Task A_ready_scenario_is_taken_in_by_our_receiver(string name, string expected)
    {
        await using var receiver = await ReceivingLeah.StartAsync(_folder.Path, "--basic", "my_user:my_pass");

        var result = await Cmd.RunAsync(_folder.Path, "scenario", "run", name, "--to", receiver.Address.ToString(), "--basic", "my_user:my_pass", "--seed", "1");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Error.ShouldContain(", seed 1: 1 learner, ");
        (await OutcomesAsync()).ShouldBe(expected);
        result.Output.Split('\n').ShouldAllBe(line => line.Length <= 80);
    }

    [Fact]
    public async Task A_rough_network_costs_no_event_and_repeats_and_corrections_are_told_apart()
    {
        await using var receiver = await ReceivingLeah.StartAsync(_folder.Path, "--basic", "my_user:my_pass");

        var result = await Cmd.RunAsync(_folder.Path, "scenario", "run", "rough-network", "--to", receiver.Address.ToString(), "--basic", "my_user:my_pass", "-o", "ndjson");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        var lines = Lines(result);
        var taken = lines.Where(line => Text(line, "outcome") == "succeeded").ToList();
        var distinct = taken.Select(line => Text(line, "webhookId")).Distinct(StringComparer.Ordinal).Count();
        distinct.ShouldBe(5 * 6);
        lines.Count(line => Text(line, "outcome") == "cut-off").ShouldBeGreaterThan(10);
        lines.Count(line => line.GetProperty("faults").EnumerateArray().Any(fault => fault.GetString() == "reordered")).ShouldBeGreaterThan(4);
        // Each learner's second speaking test is the first one with another result.
        (await OutcomesAsync()).ShouldBe($"5 correction, {taken.Count - distinct} duplicate, {distinct - 5} new");
    }

    [Fact]
    public async Task The_platform_is_told_by_its_journey_routes_and_fires_what_the_steps_say()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");

        var result = await Cmd.RunAsync(_folder.Path, platform.Environment(await platform.KeyAsync("publisher")), "scenario", "run", "journey", "--platform", "--partnership", "acme", "--learners", "3", "-o", "json");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        var fired = JsonDocument.Parse(result.Output).RootElement.EnumerateArray()
            .SelectMany(line => line.TryGetProperty("fired", out var types) ? types.EnumerateArray().Select(type => $"{line.GetProperty("learner")} {type}") : []);
        fired.ShouldBe(from learner in Enumerable.Range(1, 3) from type in EventTypes.All select $"{learner} {type}", ignoreOrder: true);
        var events = (await platform.LeahAsync("events", "list", "--partnership", "acme", "-o", "ndjson")).Output.TrimEnd().Split('\n');
        events.Length.ShouldBe(15);
    }

    [Fact]
    public async Task The_platform_fires_once_over_a_rough_network_and_a_registration_that_comes_again_is_no_failure()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");

        var result = await Cmd.RunAsync(_folder.Path, platform.Environment(), "scenario", "run", "rough-network", "--platform", "--partnership", "acme");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("repeated");
        result.Output.ShouldContain("cut-off");
        var registered = (await platform.LeahAsync("events", "list", "--partnership", "acme", "--type", "USER_REGISTERED", "-o", "ndjson")).Output.TrimEnd().Split('\n');
        registered.Length.ShouldBe(5);
    }

    [Fact]
    public async Task Learners_join_by_the_files_code_where_no_partnership_is_named()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PostAsync("/v1/partnerships", new { id = "norte", name = "Norte", kind = "B2B", code = "NORTE-24" });
        _folder.File("norte.yaml", "partner: { id: norte, code: NORTE-24 }\nsteps:\n  - do: register");

        var result = await Cmd.RunAsync(_folder.Path, "scenario", "run", "norte.yaml", "--platform", platform.Address.ToString(), "--key", RunningPlatform.OperatorKey);

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("← USER_REGISTERED");
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_says_so_and_ends_with_1()
    {
        await using var server = await PlainServer.StartAsync(200);
        await using var leah = new LastingLeah(_folder.Path, new Dictionary<string, string>(StringComparer.Ordinal), "scenario", "run", "journey", "--to", server.Url, "--time-scale", "1", "-o", "json");
        await server.AnsweredAsync();

        var ended = await leah.TerminateAsync();

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("Stopped before the end.");
        JsonDocument.Parse(ended.Output).RootElement.GetArrayLength().ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_platform_that_refuses_ends_it_with_1_and_says_why()
    {
        await using var platform = await RunningPlatform.StartAsync();
        _folder.File("unknown.yaml", "partner: { id: acme, code: NOBODYS }\nsteps:\n  - do: register\n  - do: placement-test\n  - do: overall-level");

        var result = await Cmd.RunAsync(_folder.Path, platform.Environment(), "scenario", "run", "unknown.yaml", "--platform");

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("→ 404 ");
        result.Output.ShouldContain("The platform fired no OVERALL_LEVEL");
        result.Error.ShouldContain("1 missing, 1 rejected, 2 succeeded.");
    }

    [Fact]
    public async Task Each_fault_comes_over_the_wire_as_it_is_called()
    {
        await using var server = await PlainServer.StartAsync(200);
        _folder.File("faults.yaml", """
            steps:
              - { do: register, faults: { duplicate: 1 } }
              - { do: onboard, faults: { reorder: true } }
              - { do: placement-test, faults: { drop: true } }
              - { do: speaking-test, faults: { cutOff: 3 } }
              - { do: overall-level, faults: { cutOff: 1 } }
            """);

        var result = await Cmd.RunAsync(_folder.Path, "scenario", "run", "faults.yaml", "--to", server.Url, "--bearer", "t", "-o", "ndjson");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        var whole = server.Requests.Where(request => request.Body.Length.ToString() == request.Headers["Content-Length"] || request.Body.EndsWith('}')).ToList();
        whole.Select(request => $"{JsonDocument.Parse(request.Body).RootElement.GetProperty("event")} {request.Headers["webhook-attempt"]}")
            .ShouldBe(["USER_REGISTERED 1", "USER_REGISTERED 2", "ONBOARDING_FINISHED 1", "OVERALL_LEVEL 2"]);
        whole[0].Body.ShouldBe(whole[1].Body);
        whole[0].Headers["webhook-id"].ShouldBe(whole[1].Headers["webhook-id"]);
        Lines(result).Select(line => Text(line, "outcome")).ShouldBe(
            ["succeeded", "succeeded", "dropped", "succeeded", "cut-off", "cut-off", "cut-off", "cut-off", "succeeded"]);
    }

    [Fact]
    public async Task An_endpoint_that_refuses_ends_it_with_1_and_its_words_are_shown()
    {
        await using var server = await PlainServer.StartAsync(async (http, request) =>
        {
            http.Response.StatusCode = request.Body.Contains("ONBOARDING", StringComparison.Ordinal) ? (int)HttpStatusCode.InternalServerError : 200;
            await http.Response.Body.WriteAsync("out of order\u001b[31m"u8.ToArray());
        });

        var result = await Cmd.RunAsync(_folder.Path, "scenario", "run", "journey", "--to", server.Url);

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("→ 500 out of order");
        result.Output.ShouldNotContain("\u001b");
        result.Error.ShouldContain("1 rejected, 4 succeeded.");
    }

    [Fact]
    public async Task Time_goes_by_as_many_times_faster_as_is_asked()
    {
        await using var server = await PlainServer.StartAsync(200);
        _folder.File("slow.yaml", "timeScale: 1000\nsteps:\n  - do: register\n  - { do: onboard, after: 1000s }");
        var start = TimeProvider.System.GetTimestamp();

        (await Cmd.RunAsync(_folder.Path, "scenario", "run", "slow.yaml", "--to", server.Url)).ExitCode.ShouldBe(0);

        TimeProvider.System.GetElapsedTime(start).ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_shown_dry_is_what_is_sent()
    {
        await using var server = await PlainServer.StartAsync(200);
        string[] run = ["scenario", "run", "rough-network", "--seed", "3", "--start", "2026-01-01", "-o", "ndjson"];

        var shown = await Cmd.RunAsync(_folder.Path, [.. run, "--dry-run"]);
        server.Requests.ShouldBeEmpty();
        (await Cmd.RunAsync(_folder.Path, [.. run, "--to", server.Url])).ExitCode.ShouldBe(0);

        shown.ExitCode.ShouldBe(0, shown.Error);
        var whole = Lines(shown).Where(line => !line.GetProperty("faults").EnumerateArray().Any(fault => fault.GetString() == "cut off")).Select(line => line.GetProperty("body").GetRawText());
        server.Requests.Where(request => request.Body.EndsWith('}')).Select(request => request.Body).ShouldBe(whole);
    }

    [Theory]
    [InlineData("scenario run journey", "Say whom to tell, one of two")]
    [InlineData("scenario run journey --to http://127.0.0.1:1/ --platform", "Say whom to tell, one of two")]
    [InlineData("scenario run journey --platform", "Say which partnership the learners join")]
    [InlineData("scenario run journey --to http://192.0.2.1/", "plain http goes to this machine only")]
    [InlineData("scenario run goat --dry-run", "no ready scenario of that name: journey, rough-network, second-try")]
    [InlineData("scenario run journey --dry-run --learners 0", "--learners goes from 1 to 10000")]
    [InlineData("scenario run journey --dry-run --learners 5000", "5000 learners with 5 steps are 25000 events; 20000 are the most.")]
    [InlineData("scenario run journey --dry-run --time-scale -1", "--time-scale goes from 0")]
    [InlineData("scenario run journey --dry-run --start soon", "--start soon is no time")]
    [InlineData("scenario show goat", "There is no scenario goat")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string expected)
    {
        var result = await Cmd.RunAsync(_folder.Path, new Dictionary<string, string>(StringComparer.Ordinal) { ["LEAH_KEY"] = "k" }, arguments.Split(' '));

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(expected);
    }

    private static List<JsonElement> Lines(LeahResult result) => [.. result.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];

    private static string Text(JsonElement line, string member) => line.TryGetProperty(member, out var value) ? value.ToString() : "";

    private async Task<string> OutcomesAsync()
    {
        var listed = await Cmd.RunAsync(_folder.Path, "received", "list", "--limit", "200", "-o", "ndjson");
        return string.Join(", ", Lines(listed).GroupBy(line => Text(line, "outcome"), StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}"));
    }
}
