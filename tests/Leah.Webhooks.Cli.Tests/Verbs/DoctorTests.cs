using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Cli.Tests.Verbs;

public sealed class DoctorTests
{
    [Fact]
    public async Task All_that_is_right_is_ok_and_ends_with_0()
    {
        await using var platform = await RunningPlatform.StartAsync();
        await using var endpoint = await HttpsEndpoint.StartAsync(platform.Authority.Certificate());
        using var folder = new TemporaryFolder();
        await using var receiver = await ReceivingLeah.StartAsync(folder.Path, "--bearer", "token");

        var result = await Support.Leah.RunAsync(
            folder.Path, platform.Environment(), "doctor", "--endpoint", endpoint.Url.ToString(), "--root", platform.Authority.RootPemFile, "-o", "ndjson");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        var states = States(result);
        foreach (var name in (string[])["settings", "database", "handlers", "platform", "clock", "key", "address", "name", "connection", "tls", "certificate's name", "certificate's age", "certificate's chain", "to open"])
            states[name].ShouldBe("ok", result.Output);
        // It is this machine's, which a platform refuses by default.
        states["network"].ShouldBe("warning");
        result.Output.ShouldContain($"\"127.0.0.1:{endpoint.Url.Port} takes connections.\"");
        result.Output.ShouldContain($"incoming TCP {endpoint.Url.Port} to 127.0.0.1");
        endpoint.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_fault_has_a_hint_and_ends_with_1()
    {
        using var authority = new TestAuthority();
        await using var expired = await HttpsEndpoint.StartAsync(authority.Expired());
        await using var foreign = await HttpsEndpoint.StartAsync(authority.For("other.example"));
        await using var unsigned = await HttpsEndpoint.StartAsync(TestAuthority.SelfSigned());
        using var folder = new TemporaryFolder();
        folder.File("appsettings.json", """{"Receiver":{"MaxBodyBytes":"many"}}""");

        (await FailedAsync("--endpoint", expired.Url.ToString())).ShouldContain("certificate's age");
        (await FailedAsync("--endpoint", foreign.Url.ToString())).ShouldContain("certificate's name");
        (await FailedAsync("--endpoint", unsigned.Url.ToString())).ShouldContain("certificate's chain");
        (await FailedAsync("--endpoint", "http://127.0.0.1:1")).ShouldBe(["settings", "platform", "address", "connection"], ignoreOrder: true);
        (await FailedAsync("--endpoint", "https://no-such-name.invalid")).ShouldContain("name");

        async Task<IReadOnlyList<string>> FailedAsync(params string[] arguments)
        {
            var result = await Support.Leah.RunAsync(folder.Path, ["doctor", "--platform", "http://127.0.0.1:1", "--root", authority.RootPemFile, "-o", "ndjson", .. arguments]);
            result.ExitCode.ShouldBe(1, result.Error);
            var failed = Findings(result).Where(finding => finding.GetProperty("state").GetString() == "failed").ToList();
            failed.ShouldAllBe(finding => finding.GetProperty("hint").ValueKind == JsonValueKind.String);
            return [.. failed.Select(finding => finding.GetProperty("name").GetString()!)];
        }
    }

    [Fact]
    public async Task A_wrong_key_is_told()
    {
        await using var platform = await RunningPlatform.StartAsync();
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, platform.Environment("wrong"), "doctor");

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("failed   key: The API key is not known there.");
    }

    private static IEnumerable<JsonElement> Findings(LeahResult result) => result.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement);

    private static Dictionary<string, string> States(LeahResult result) =>
        Findings(result).ToDictionary(finding => finding.GetProperty("name").GetString()!, finding => finding.GetProperty("state").GetString()!, StringComparer.Ordinal);
}
