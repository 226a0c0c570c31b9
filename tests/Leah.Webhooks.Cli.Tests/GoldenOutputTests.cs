using System.Text.Json;
using System.Text.RegularExpressions;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests;

/// <summary>What the verbs write, whole, as golden files keep it. CONTRIBUTING.md says how to write them anew.</summary>
public sealed partial class GoldenOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_registered_and_delivered()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var endpoint = await HttpsEndpoint.StartAsync(platform.Authority.Certificate());

        Check("empty", await platform.LeahAsync("partnerships", "list"));
        Check("empty-json", await platform.LeahAsync("partnerships", "list", "-o", "json"));
        Check("partnerships-create", await platform.LeahAsync("partnerships", "create", "Acme Zoë", "--id", "acme", "--code", "ACME24"));
        Check("partnerships-list", await platform.LeahAsync("partnerships", "list"));
        Check("partnerships-list-json", await platform.LeahAsync("partnerships", "list", "-o", "json"));
        Check("partnerships-show-nobody", await platform.LeahAsync("partnerships", "show", "nobody"));
        Check("endpoints-create", await platform.LeahAsync("endpoints", "create", "-p", "acme", "--url", endpoint.Url.ToString(), "--type", "USER_REGISTERED", "--basic", "my_user:my_pass"));
        Check("endpoints-create-wrong", await platform.LeahAsync("endpoints", "create", "-p", "acme", "--url", "http://hooks.acme.example/", "--type", "GOAT", "--basic", "my_user:my_pass"));
        Check("endpoints-list", await platform.LeahAsync("endpoints", "list", "-p", "acme"));
        var id = await platform.PublishAsync("acme", "u1");
        var watched = await platform.LeahAsync("deliveries", "watch", "--event", id, "--until-settled");
        // What was seen before the end depends on how fast the delivery was.
        Check("deliveries-watch", watched with { Output = watched.Output.TrimEnd().Split('\n')[^1] });
        Check("events-list", await platform.LeahAsync("events", "list", "--partnership", "acme"));
        Check("events-show", await platform.LeahAsync("events", "show", id));
        Check("deliveries-list", await platform.LeahAsync("deliveries", "list", "--partnership", "acme"));
        Check("deliveries-list-ndjson", await platform.LeahAsync("deliveries", "list", "--partnership", "acme", "-o", "ndjson"));
        var delivery = JsonDocument.Parse((await platform.LeahAsync("deliveries", "list", "-o", "json")).Output).RootElement[0].GetProperty("id").GetString()!;
        var shown = await platform.LeahAsync("deliveries", "show", delivery);
        // The column is as wide as what it took.
        Check("deliveries-show", shown with { Output = Took().Replace(shown.Output, "${before}0 ms").Replace("Took   ", "Took ", StringComparison.Ordinal).Replace("Took  ", "Took ", StringComparison.Ordinal) });
        Check("keys-create", await platform.LeahAsync("keys", "create", "Acme, tests", "--role", "partner", "--partnership", "acme"));
        Check("keys-list", await platform.LeahAsync("keys", "list"));
    }

    [Fact]
    public async Task What_would_be_applied_of_a_file_with_a_long_address()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");
        _folder.File("endpoints.yaml", """
            partnership: acme
            endpoints:
              - url: https://hooks.a-partner-with-a-very-long-name.example/integrations/leah/webhooks/production/v2/incoming
                eventTypes: [USER_REGISTERED, ONBOARDING_FINISHED, PLACEMENT_TEST_FINISHED, SPEAKING_TEST_FINISHED, OVERALL_LEVEL]
                authentication: { type: basic, username: my_user, password: "${ACME_SECRET}" }
                maxInFlight: 8
            """);
        var environment = platform.Environment();
        environment["ACME_SECRET"] = "a-secret-that-nobody-may-see";

        Check("endpoints-apply", await Cmd.RunAsync(_folder.Path, environment, "endpoints", "apply", "-f", "endpoints.yaml", "--dry-run"));
        Check("endpoints-apply-json", await Cmd.RunAsync(_folder.Path, environment, "endpoints", "apply", "-f", "endpoints.yaml", "--dry-run", "-o", "json"));
        Golden.Check("endpoints-apply-at-terminal.txt", Golden.Same(await Cmd.AtTerminalAsync(_folder.Path, 80, environment, "endpoints apply -f endpoints.yaml --dry-run")));
    }

    [Fact]
    public async Task What_is_sent_verified_and_loaded()
    {
        await using var receiver = await ReceivingLeah.StartAsync(_folder.Path, "--basic", "my_user:my_pass");
        var url = receiver.Address.ToString();
        string[] signedIn = ["--basic", "my_user:my_pass"];

        Check("trigger", await Cmd.RunAsync(_folder.Path, ["trigger", "--all", "--to", url, .. signedIn]));
        Check("trigger-json", await Cmd.RunAsync(_folder.Path, ["trigger", "OVERALL_LEVEL", "--to", url, "-o", "json", .. signedIn]));
        Check("trigger-refused", await Cmd.RunAsync(_folder.Path, "trigger", "OVERALL_LEVEL", "--to", url, "--basic", "my_user:wrong"));
        Check("verify-receiver", await Cmd.RunAsync(_folder.Path, ["verify", url, "--only", "methods", "--only", "credentials", .. signedIn]));
        Check("verify-json", await Cmd.RunAsync(_folder.Path, ["verify", url, "--only", "methods", "-o", "json", .. signedIn]));
        Check("verify-junit", await Cmd.RunAsync(_folder.Path, ["verify", url, "--only", "methods", "-o", "junit", .. signedIn]));
        Check("verify-list", await Cmd.RunAsync(_folder.Path, "verify", "--list"));
        var load = await Cmd.RunAsync(_folder.Path, ["load", url, "--rate", "20", "--for", "1s", .. signedIn]);
        Check("load", load with { Output = Figures().Replace(load.Output, "${row} …") });
        Check("replay-dry", await Cmd.RunAsync(_folder.Path, "replay", "--to", "http://127.0.0.1:1/", "--type", "USER_REGISTERED", "--dry-run"));
        Check("replay-nothing", await Cmd.RunAsync(_folder.Path, "replay", "--to", "http://127.0.0.1:1/", "--since", "2099-01-01"));
    }

    [Fact]
    public async Task What_a_scenario_shows()
    {
        string[] run = ["scenario", "run", "rough-network", "--learners", "1", "--start", "2026-01-01"];

        Check("scenario-list", await Cmd.RunAsync(_folder.Path, "scenario", "list"));
        Check("scenario-dry", await Cmd.RunAsync(_folder.Path, [.. run, "--dry-run"]));
        // To the last byte, times and all: this is what a seed promises.
        Golden.Check("scenario-dry-ndjson.txt", (await Cmd.RunAsync(_folder.Path, [.. run, "--dry-run", "-o", "ndjson"])).Output);
        Check("scenario-dry-platform", await Cmd.RunAsync(_folder.Path, [.. run, "--dry-run", "--platform", "--partnership", "acme"]));
        _folder.File("wrong.yaml", "steps:\n  - do: fly\n  - do: onboard\n    after: soon\n");
        Check("scenario-wrong", await Cmd.RunAsync(_folder.Path, "scenario", "run", "wrong.yaml", "--dry-run"));
        await using var server = await PlainServer.StartAsync(500);
        Check("scenario-refused", await Cmd.RunAsync(_folder.Path, [.. run, "--to", server.Url]));
    }

    [Fact]
    public async Task What_doctor_finds()
    {
        await using var platform = await RunningPlatform.StartAsync();
        var doctor = await Cmd.RunAsync(_folder.Path, platform.Environment("wrong"), "doctor", "--endpoint", "https://127.0.0.1:1/leah");

        Check("doctor", doctor);
        Check("doctor-json", await Cmd.RunAsync(_folder.Path, platform.Environment("wrong"), "doctor", "-o", "json"));
    }

    private static void Check(string name, LeahResult result) => Golden.Check($"{name}.txt", result);

    [GeneratedRegex(@"(?<before>succeeded 200 +)\d+ ms", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Took();

    // Milliseconds of the load's report.
    [GeneratedRegex(@"^(?<row>latency|service time).*$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Figures();
}
