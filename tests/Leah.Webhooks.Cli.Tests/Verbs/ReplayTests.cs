using System.Text;
using Leah.Webhooks.Cli.Tests.Support;

namespace Leah.Webhooks.Cli.Tests.Verbs;

public sealed class ReplayTests
{
    private static readonly string Test = Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.PlacementTestFinished)!.Sample.Span);
    private static readonly string Level = Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.OverallLevel)!.Sample.Span);

    [Fact]
    public async Task What_was_received_goes_again_oldest_first_without_duplicates_and_without_the_recorded_credential()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");
        foreach (var body in (string[])[Test, Test, Level])
            (await receiver.PostAsync(body)).Dispose();
        await using var program = await LocalProgram.StartAsync();
        program.Status = count => count == 2 ? 503 : 204;
        string[] replay = ["replay", "--to", program.Url.ToString()];

        var dry = await Support.Leah.RunAsync(folder.Path, [.. replay, "--dry-run"]);
        dry.ExitCode.ShouldBe(0, dry.Error);
        dry.Output.TrimEnd().Split('\n').Length.ShouldBe(2);
        dry.Error.ShouldContain("2 events would go to");
        program.Requests.ShouldBeEmpty();

        var unasked = await Support.Leah.RunAsync(folder.Path, replay);
        unasked.ExitCode.ShouldBe(2);
        unasked.Error.ShouldContain("Give --confirm");

        var sent = await Support.Leah.RunAsync(folder.Path, [.. replay, "--confirm"]);
        sent.ExitCode.ShouldBe(1, sent.Error);
        sent.Error.ShouldContain("1 succeeded, 1 failed.");
        program.Requests.Select(request => request.Text).ShouldBe([Test, Level]);
        program.Requests.ShouldAllBe(request => request.Header("Authorization") == null && request.Header("webhook-attempt") == "1");

        var levels = await Support.Leah.RunAsync(folder.Path, [.. replay, "--confirm", "--type", "OVERALL_LEVEL", "--since", "1h", "--bearer", "mine", "-o", "ndjson"]);
        levels.ExitCode.ShouldBe(0, levels.Error);
        levels.Output.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain("\"status\":204");
        program.Requests[^1].Header("Authorization").ShouldBe("Bearer mine");
        (await Support.Leah.RunAsync(folder.Path, [.. replay, "--confirm", "--failed"])).Error.ShouldContain("Nothing matches.");
    }

    [Fact]
    public async Task What_was_listened_to_and_failed_goes_again_once()
    {
        using var folder = new TemporaryFolder();
        await using var program = await LocalProgram.StartAsync();
        folder.File("listened.ndjson", string.Join('\n', Line("evt_1", 500), Line("evt_2", 200), Line("evt_3", null), Line("evt_1", 500), "{\"cut", Line("evt_3", 200)) + "\n");

        var sent = await Support.Leah.RunAsync(folder.Path, "replay", "--to", program.Url.ToString(), "--listened", "listened.ndjson", "--failed", "--confirm", "-o", "json");

        sent.ExitCode.ShouldBe(0, sent.Error);
        sent.Error.ShouldContain("line 5 is no recorded event");
        program.Requests.ShouldHaveSingleItem().Header("webhook-id").ShouldBe("evt_1");
        program.Requests[0].Header("Authorization").ShouldBeNull();
        sent.Output.ShouldStartWith("[{\"id\":\"evt_1\",");
    }

    [Theory]
    [InlineData("--to http://192.0.2.1/hooks", "--allow-external")]
    [InlineData("--to http://192.0.2.1/hooks --allow-external", "only https goes there")]
    [InlineData("--to http://127.0.0.1:1 --type GOAT", "is no event type")]
    [InlineData("--to http://127.0.0.1:1 --database x --listened y", "exclude each other")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, ["replay", .. arguments.Split(' ')]);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(expected);
    }

    private static string Line(string id, int? status) =>
        $$"""{"id":"{{id}}","eventType":"OVERALL_LEVEL","listenedAt":"2026-01-01T00:00:00Z","platform":"http://127.0.0.1/","status":{{status?.ToString() ?? "null"}},"error":null,"headers":{"webhook-id":"{{id}}","Authorization":"Bearer recorded"},"body":"{}"}""";
}
