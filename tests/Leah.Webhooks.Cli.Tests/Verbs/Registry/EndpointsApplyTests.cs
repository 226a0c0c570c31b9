using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;

namespace Leah.Webhooks.Cli.Tests.Verbs.Registry;

/// <summary>A file against the real platform.</summary>
public sealed class EndpointsApplyTests
{
    private const string Secret = "a-secret-that-nobody-may-see";

    private const string Two = """
        partnership: acme
        endpoints:
          - url: https://one.acme.example/leah
            eventTypes: [USER_REGISTERED, OVERALL_LEVEL]
            authentication: { type: basic, username: my_user, password: "${ACME_SECRET}" }
            maxInFlight: 8
          - url: https://two.acme.example/leah
            eventTypes: [OVERALL_LEVEL]
            authentication:
              type: bearer
              token: ${ACME_SECRET}
            retryDelaysSeconds: [60, 900]
        """;

    [Fact]
    public async Task A_partnership_becomes_what_the_file_says_and_the_second_time_nothing_is_to_do()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");
        using var folder = new TemporaryFolder();
        folder.File("endpoints.yaml", Two);

        var dry = await ApplyAsync(platform, folder, "--dry-run");
        dry.ExitCode.ShouldBe(0, dry.Error);
        dry.Output.ShouldBe("""
            + https://one.acme.example/leah
                eventTypes         OVERALL_LEVEL, USER_REGISTERED
                maxInFlight        8
                authentication     basic my_user
            + https://two.acme.example/leah
                eventTypes         OVERALL_LEVEL
                retryDelaysSeconds 60, 900
                authentication     bearer

            """);
        (await platform.LeahAsync("endpoints", "list", "-p", "acme", "-o", "ndjson")).Output.ShouldBeEmpty();

        var unasked = await ApplyAsync(platform, folder);
        unasked.ExitCode.ShouldBe(2);
        unasked.Error.ShouldContain("Give --yes");

        var made = await ApplyAsync(platform, folder, "--yes");
        made.ExitCode.ShouldBe(0, made.Error);
        (made.Output + made.Error).ShouldNotContain(Secret);
        var again = await ApplyAsync(platform, folder, "--yes");
        (again.ExitCode, again.Output).ShouldBe((0, ""));
        again.Error.ShouldContain("are what the file says");

        folder.File("endpoints.yaml", Two.Replace("maxInFlight: 8", "description: ours").Replace("    retryDelaysSeconds: [60, 900]", "").Replace("two.acme", "three.acme"));
        var changed = await ApplyAsync(platform, folder, "--yes", "--output", "json");
        changed.ExitCode.ShouldBe(0, changed.Error);
        var plan = JsonDocument.Parse(changed.Output).RootElement.EnumerateArray().ToList();
        plan.Select(change => $"{change.GetProperty("action").GetString()} {change.GetProperty("url").GetString()}").ShouldBe(
            ["update https://one.acme.example/leah", "create https://three.acme.example/leah", "delete https://two.acme.example/leah"]);
        plan[0].GetProperty("changes").GetRawText().ShouldBe("""{"description":{"from":"-","to":"ours"},"maxInFlight":{"from":"8","to":"-"}}""");
        var left = (await platform.LeahAsync("endpoints", "list", "-p", "acme", "-o", "ndjson")).Output;
        left.ShouldContain("three.acme");
        left.ShouldNotContain("two.acme");

        (await ApplyAsync(platform, folder, "--yes", "--set-credentials")).Output.ShouldContain("basic my_user → basic my_user, its secret anew");
    }

    [Theory]
    [InlineData("endpoints: 7", "has no list of endpoints")]
    [InlineData("endpoints:\n  - url: [", "line ")]
    [InlineData("endpoints:\n  - url: https://a.example\n    url: https://b.example", "url stands there twice")]
    [InlineData("endpoints:\n  - url: https://a.example\n    eventTypes: [OVERALL_LEVEL]\n    authentication: { type: bearer, token: literal }", "is a secret in a file")]
    [InlineData("endpoints:\n  - url: https://a.example\n    eventTypes: [OVERALL_LEVEL]\n    authentication: { type: bearer, token: \"${NOT_SET_ANYWHERE}\" }", "NOT_SET_ANYWHERE is not set")]
    [InlineData("endpoints:\n  - url: https://a.example\n    eventType: OVERALL_LEVEL", "endpoints[0].eventType is not known")]
    public async Task A_wrong_file_is_told_by_its_place_with_2_and_changes_nothing(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.File("endpoints.yaml", text);

        var result = await Support.Leah.RunAsync(
            folder.Path, new Dictionary<string, string>(StringComparer.Ordinal) { ["LEAH_KEY"] = "k" }, "endpoints", "apply", "-f", "endpoints.yaml", "-p", "acme");

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(expected);
        result.Error.ShouldNotContain("literal");
    }

    [Fact]
    public async Task What_the_platform_refuses_is_told_with_its_place_and_1()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");
        using var folder = new TemporaryFolder();
        folder.File("endpoints.yaml", Two.Replace("https://two", "http://two"));

        var result = await ApplyAsync(platform, folder, "--yes");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("endpoints[1] http://two.acme.example/leah: The request is not valid (400).");
        result.Error.ShouldContain("What stands above is done");
        result.Error.ShouldNotContain(Secret);
    }

    private static Task<LeahResult> ApplyAsync(RunningPlatform platform, TemporaryFolder folder, params string[] more)
    {
        var environment = platform.Environment();
        environment["ACME_SECRET"] = Secret;
        return Support.Leah.RunAsync(folder.Path, environment, ["endpoints", "apply", "-f", "endpoints.yaml", .. more]);
    }
}
