using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Cli.Tests.Verbs;

/// <summary><c>leah replay --failed</c> beside a receiver whose handlers gave up on some events.</summary>
public sealed class ReplayFailedTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task What_a_handler_has_given_up_on_goes_again_and_nothing_else(string engine)
    {
        using var folder = new TemporaryFolder();
        await using var postgres = engine == "postgres" ? await PostgresTestDatabase.CreateAsync() : null;
        var database = postgres?.ConnectionString ?? $"Data Source={Path.Combine(folder.Path, "received.db")}";
        await using var receiver = await FailingReceiver.StartAsync(database);
        await using var program = await LocalProgram.StartAsync();
        var (test, level) = (EventTypes.PlacementTestFinished, EventTypes.OverallLevel);
        string old = Body(test, "bad-old"), young = Body(test, "bad-young"), badLevel = Body(level, "bad-level");
        receiver.Behind = TimeSpan.FromHours(3);
        await PostAsync(receiver, old, Body(test, "good-old"));
        receiver.Behind = TimeSpan.Zero;
        // One is handled at the second try, one comes twice, and of one type there is no handler.
        await PostAsync(receiver, young, Body(test, "mended"), badLevel, Body(level, "good"), young, Body(EventTypes.UserRegistered, "bad-unheard"));
        // Tests have two handlers: two good ones and three bad ones.
        await receiver.HandledAsync(done: 5, givenUp: 5);

        async Task<LeahResult> ReplayAsync(params string[] more) =>
            await Support.Leah.RunAsync(folder.Path, ["replay", "--to", program.Url.ToString(), "--database", database, "--failed", "--output", "ndjson", .. more]);
        async Task<IEnumerable<string>> SentAsync(params string[] more)
        {
            var before = program.Requests.Count;
            var sent = await ReplayAsync([.. more, "--confirm"]);
            sent.ExitCode.ShouldBe(0, sent.Error);
            sent.Error.ShouldContain($"{program.Requests.Count - before} succeeded, 0 failed.");
            return program.Requests.Skip(before).Select(request => request.Text);
        }

        var dry = await ReplayAsync("--dry-run");
        dry.ExitCode.ShouldBe(0, dry.Error);
        dry.Error.ShouldContain($"3 events would go to {program.Url}. Nothing was sent.");
        Types(dry).ShouldBe([test, test, level]);
        Types(await ReplayAsync("--dry-run", "--confirm", "--since", "1h", "--type", test)).ShouldBe([test]);
        var unasked = await ReplayAsync();
        (unasked.ExitCode, unasked.Output).ShouldBe((2, ""));
        unasked.Error.ShouldContain("Send 3 events");
        program.Requests.ShouldBeEmpty();

        (await SentAsync()).ShouldBe([old, young, badLevel]);
        (await SentAsync("--since", "1h")).ShouldBe([young, badLevel]);
        (await SentAsync("--until", "1h")).ShouldBe([old]);
        (await SentAsync("--type", level)).ShouldBe([badLevel]);
        (await SentAsync("--type", level, "--type", test)).ShouldBe([old, young, badLevel]);
        (await SentAsync("--type", level, "--type", EventTypes.UserRegistered, "--since", "1h")).ShouldBe([badLevel]);
        (await ReplayAsync("--confirm", "--type", EventTypes.UserRegistered)).Error.ShouldContain("Nothing matches.");

        receiver.IsBroken = false;
        (await receiver.RunAgainAsync("levels")).ShouldBe(1);
        await receiver.HandledAsync(done: 6, givenUp: 4);
        (await SentAsync()).ShouldBe([old, young]);
        (await receiver.RunAgainAsync("tests")).ShouldBe(2);
        await receiver.HandledAsync(done: 8, givenUp: 2);
        (await SentAsync()).ShouldBe([old, young], "The other handler has not got them yet.");
        (await receiver.RunAgainAsync("tests-too")).ShouldBe(2);
        await receiver.HandledAsync(done: 10, givenUp: 0);
        (await ReplayAsync("--confirm")).Error.ShouldContain("Nothing matches.");
    }

    private static async Task PostAsync(FailingReceiver receiver, params string[] bodies)
    {
        foreach (var body in bodies)
            await receiver.PostAsync(body);
    }

    private static string Body(string type, string user)
    {
        var body = JsonNode.Parse(EventCatalogue.Find(type)!.Sample.Span)!;
        body["user"]!["id"] = user;
        if (body["test"] is { } test)
            test["id"] = $"test-of-{user}";
        return body.ToJsonString();
    }

    private static IEnumerable<string> Types(LeahResult result) =>
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["eventType"]!);
}
