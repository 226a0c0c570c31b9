using System.Net;
using System.Text;
using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Cli.Tests.Verbs;

/// <summary><c>leah receive</c> and what looks into its events, over a PostgreSQL database that two receivers share.</summary>
public sealed class ReceivedOnPostgresTests
{
    private static readonly string Test = Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.PlacementTestFinished)!.Sample.Span);
    private static readonly string Level = Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.OverallLevel)!.Sample.Span);

    [Fact]
    public async Task Events_are_taken_in_by_two_receivers_listed_shown_explained_rebuilt_exported_and_replayed()
    {
        using var folder = new TemporaryFolder();
        await using var database = await PostgresTestDatabase.CreateAsync();
        string[] there = ["--database", database.ConnectionString];
        var early = await Support.Leah.RunAsync(folder.Path, ["received", "list", .. there]);
        early.ExitCode.ShouldBe(1);
        early.Error.ShouldContain("Is it one that leah receive keeps its events in?");
        await using var one = await ReceivingLeah.StartAsync(folder.Path, ["--basic", "my_user:my_pass", .. there]);
        await using var other = await ReceivingLeah.StartAsync(folder.Path, ["--basic", "my_user:my_pass", .. there]);
        foreach (var (leah, body) in new[] { (one, Test), (other, Test), (one, Level) })
        {
            using var answer = await leah.PostAsync(body);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var list = await Support.Leah.RunAsync(folder.Path, ["received", "list", "--output", "json", .. there]);
        list.ExitCode.ShouldBe(0, list.Error);
        using var listed = JsonDocument.Parse(list.Output);
        listed.RootElement.EnumerateArray().Select(line => line.GetProperty("outcome").GetString()).ShouldBe(["new", "duplicate", "new"]);
        var first = listed.RootElement[2].GetProperty("id").GetString()!;

        (await Support.Leah.RunAsync(folder.Path, ["received", "show", first, "--raw", .. there])).Output.ShouldBe(Test);
        folder.File("event.json", Test.Replace("7.61", "9", StringComparison.Ordinal));
        (await Support.Leah.RunAsync(folder.Path, ["received", "explain", "event.json", .. there])).Output.ShouldContain($"Would be       correction of {first}");

        // Beside the receivers: PostgreSQL has no owner.
        var rebuilt = await Support.Leah.RunAsync(folder.Path, ["received", "rebuild", .. there]);
        rebuilt.ExitCode.ShouldBe(0, rebuilt.Error);
        rebuilt.Error.ShouldContain("Rebuilt from 2 events.");
        (await database.ExecuteAsync("SELECT score FROM placement_tests")).ShouldBe(7.61);

        var exported = await Support.Leah.RunAsync(folder.Path, ["received", "export", "--format", "ndjson", "--outcome", "new", .. there]);
        exported.ExitCode.ShouldBe(0, exported.Error);
        exported.Output.TrimEnd().Split('\n').Length.ShouldBe(2);

        await using var program = await LocalProgram.StartAsync();
        var sent = await Support.Leah.RunAsync(folder.Path, ["replay", "--to", program.Url.ToString(), "--confirm", .. there]);
        sent.ExitCode.ShouldBe(0, sent.Error);
        program.Requests.Select(request => request.Text).ShouldBe([Test, Level]);
        (await Support.Leah.RunAsync(folder.Path, ["doctor", .. there])).Output.ShouldNotContain("Password");
    }
}
