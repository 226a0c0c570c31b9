using System.Globalization;
using System.Text;
using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Cli.Tests.Verbs;

public sealed class ReceivedTests
{
    private static readonly string Test = Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.PlacementTestFinished)!.Sample.Span);

    [Fact]
    public async Task Events_are_listed_shown_and_explained_beside_a_running_receiver()
    {
        using var folder = new TemporaryFolder();
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");
        foreach (var body in (string[])[Test, Test, Test.Replace("7.61", "8", StringComparison.Ordinal)])
            (await leah.PostAsync(body)).Dispose();

        var list = await Support.Leah.RunAsync(folder.Path, "received", "list", "--output", "json");
        list.ExitCode.ShouldBe(0, list.Error);
        using var listed = JsonDocument.Parse(list.Output);
        listed.RootElement.EnumerateArray().Select(line => line.GetProperty("outcome").GetString()).ShouldBe(["correction", "duplicate", "new"]);
        var first = listed.RootElement[2].GetProperty("id").GetString()!;
        listed.RootElement[1].GetProperty("sameAs").GetString().ShouldBe(first);

        var duplicates = await Support.Leah.RunAsync(folder.Path, "received", "list", "--outcome", "duplicate", "--output", "ndjson");
        duplicates.Output.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain("\"outcome\":\"duplicate\"");

        var raw = await Support.Leah.RunAsync(folder.Path, "received", "show", first, "--raw");
        raw.Output.ShouldBe(Test);
        var shown = await Support.Leah.RunAsync(folder.Path, "received", "show", first);
        shown.Output.ShouldContain("Outcome     new");
        shown.Output.ShouldContain("\"sublevel\": \"A1.2\"");

        folder.File("event.json", Test.Replace("7.61", "9", StringComparison.Ordinal));
        var explained = await Support.Leah.RunAsync(folder.Path, "received", "explain", "event.json", "--database", "Data Source=received.db");
        explained.ExitCode.ShouldBe(0, explained.Error);
        explained.Output.ShouldContain("Member         test.id = \"65e9c74f4805c146b5770d4c\"");
        explained.Output.ShouldContain($"Would be       correction of {listed.RootElement[0].GetProperty("id").GetString()}");
    }

    [Fact]
    public async Task Why_an_event_is_incomplete_is_shown_with_it()
    {
        using var folder = new TemporaryFolder();
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");
        (await leah.PostAsync(Test.Replace("\"score\":7.61", "\"score\":\"7.61\"", StringComparison.Ordinal))).Dispose();
        var listed = await Support.Leah.RunAsync(folder.Path, "received", "list", "--outcome", "incomplete", "--output", "ndjson");
        using var line = JsonDocument.Parse(listed.Output);

        var shown = await Support.Leah.RunAsync(folder.Path, "received", "show", line.RootElement.GetProperty("id").GetString()!);

        shown.Output.ShouldContain("Outcome     incomplete\n");
        shown.Output.ShouldContain("Problem     $.test.result.score must be a number, was a string\n\n{");
    }

    [Fact]
    public async Task Credentials_are_listed_by_name_with_their_last_use()
    {
        using var folder = new TemporaryFolder();
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass", "--bearer", "token");
        (await leah.PostAsync(Test)).Dispose();
        (await leah.PostAsync(Test, "Bearer token")).Dispose();
        (await leah.PostAsync(Test, "Bearer token")).Dispose();

        var table = await Support.Leah.RunAsync(folder.Path, "received", "credentials");
        var lines = await Support.Leah.RunAsync(folder.Path, "received", "credentials", "--output", "ndjson");

        table.ExitCode.ShouldBe(0, table.Error);
        table.Output.ShouldContain("basic-1");
        (table.Output + lines.Output).ShouldNotContain("my_pass");
        lines.Output.TrimEnd().Split('\n')[1].ShouldStartWith("{\"credential\":\"bearer-2\",\"lastUsedAt\":\"20");
        lines.Output.ShouldContain("\"requests\":2}");
    }

    [Fact]
    public async Task User_is_forgotten_after_a_yes_and_what_was_erased_is_told()
    {
        using var folder = new TemporaryFolder();
        string[] forget = ["received", "forget", "65e9c4884805c146b5770c61"];
        await using (var leah = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass"))
        {
            foreach (var body in (string[])[Test, Test, "{\"event\":\"nonsense\",\"user\":\"65e9c4884805c146b5770c61\"}"])
                (await leah.PostAsync(body)).Dispose();
            // The tables are filled after the answer.
            await Eventually.ShowsAsync(() => Rows.Query(Path.Combine(folder.Path, "received.db"), "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM placement_tests)"), ["2"]);
            var owned = await Support.Leah.RunAsync(folder.Path, [.. forget, "--confirm"]);
            owned.ExitCode.ShouldBe(1);
            owned.Error.ShouldContain("another process uses it");
            (await leah.TerminateAsync()).ShouldBe(0);
        }

        var unasked = await Support.Leah.RunAsync(folder.Path, forget);
        var done = await Support.Leah.RunAsync(folder.Path, [.. forget, "--confirm", "--output", "json"]);
        var again = await Support.Leah.RunAsync(folder.Path, [.. forget, "--confirm"]);

        unasked.ExitCode.ShouldBe(2);
        unasked.Error.ShouldContain("--confirm");
        done.ExitCode.ShouldBe(0, done.Error);
        done.Output.Trim().ShouldBe("""{"events":2,"refusedBodies":1,"deadLetters":0,"tableRows":2,"logEmptied":true}""");
        again.Output.ShouldContain("Events          0");
    }

    [Fact]
    public async Task Explain_uses_the_recipe_of_the_settings_and_tells_absent_members()
    {
        using var folder = new TemporaryFolder();
        folder.File("appsettings.json", """{"Receiver":{"Identity":{"PLACEMENT_TEST_FINISHED":{"Members":["user.id","test.round"],"Ignore":["date"]}}}}""");
        folder.File("event.json", Test);

        var explained = await Support.Leah.RunAsync(folder.Path, "received", "explain", "event.json", "--output", "json");

        using var json = JsonDocument.Parse(explained.Output);
        json.RootElement.GetProperty("members").EnumerateArray().Select(member => $"{member.GetProperty("path")}={member.GetProperty("value")}")
            .ShouldBe(["user.id=\"65e9c4884805c146b5770c61\"", "test.round="]);
        json.RootElement.GetProperty("ignored")[0].GetString().ShouldBe("date");
    }

    [Fact]
    public async Task Explain_of_what_would_be_refused_says_why_and_ends_with_1()
    {
        using var folder = new TemporaryFolder();
        folder.File("event.json", """{"event":"USER_DELETED"}""");

        var explained = await Support.Leah.RunAsync(folder.Path, "received", "explain", "event.json");

        explained.ExitCode.ShouldBe(1);
        explained.Output.ShouldContain("would be answered 400");
        explained.Output.ShouldContain("USER_DELETED");
    }

    [Fact]
    public async Task Rebuild_waits_for_no_running_receiver_and_rebuilds_once_it_is_stopped()
    {
        using var folder = new TemporaryFolder();
        await using (var leah = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass"))
        {
            (await leah.PostAsync(Test)).Dispose();
            var refused = await Support.Leah.RunAsync(folder.Path, "received", "rebuild");
            refused.ExitCode.ShouldBe(1);
            refused.Error.ShouldContain("another process uses it");
            refused.Error.ShouldContain("Stop leah receive while this is done");
            (await leah.TerminateAsync()).ShouldBe(0);
        }

        var rebuilt = await Support.Leah.RunAsync(folder.Path, "received", "rebuild");

        rebuilt.ExitCode.ShouldBe(0, rebuilt.Error);
        rebuilt.Error.ShouldBe("Rebuilt from 1 events.\n", "A bar is for terminals.");
        rebuilt.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("received list")]
    [InlineData("received rebuild")]
    [InlineData("received show rcv_x")]
    public async Task Database_that_is_not_there_is_told_and_not_made(string arguments)
    {
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, arguments.Split(' '));

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("There is no database");
        result.Error.ShouldContain("--database says where leah receive keeps its events.");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty(string.Create(CultureInfo.InvariantCulture, $"{arguments} made something"));
    }

    [Theory]
    [InlineData("received list")]
    [InlineData("received show rcv_x")]
    [InlineData("received export -f csv")]
    [InlineData("received credentials")]
    [InlineData("replay --to http://127.0.0.1:1 --dry-run")]
    [InlineData("doctor")]
    public async Task A_database_of_something_else_is_told_in_words(string arguments)
    {
        using var folder = new TemporaryFolder();
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "other.db")};Pooling=False"))
        {
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var make = database.CreateCommand();
            make.CommandText = "CREATE TABLE something_else (id TEXT)";
            await make.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var result = await Support.Leah.RunAsync(folder.Path, [.. arguments.Split(' '), "--database", "Data Source=other.db"]);

        result.ExitCode.ShouldBe(1, result.Error);
        (result.Output + result.Error).ShouldContain("Is it one that leah receive keeps its events in?");
        result.Error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("list --type GOAT", "--type GOAT is no event type")]
    [InlineData("export -f csv --type GOAT", "--type GOAT is no event type")]
    [InlineData("list --since yesterday", "--since yesterday is no time")]
    [InlineData("list --before rcv_nobody", "--before rcv_nobody: there is no such event")]
    [InlineData("list --limit 0", "--limit is 1 or more")]
    [InlineData("list --outcome goat", "--outcome goat is none of new, duplicate, correction, incomplete")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");

        var result = await Support.Leah.RunAsync(folder.Path, ["received", .. arguments.Split(' ')]);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task Where_nothing_was_received_that_is_said_and_ends_with_0()
    {
        using var folder = new TemporaryFolder();
        await using var leah = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");

        (await Support.Leah.RunAsync(folder.Path, "received", "list", "--since", "2h")).ShouldBe(new(0, "", "Nothing matches.\n"));
        (await Support.Leah.RunAsync(folder.Path, "received", "list", "-o", "json")).ShouldBe(new(0, "[]\n", ""));
        (await Support.Leah.RunAsync(folder.Path, "received", "credentials")).ShouldBe(new(0, "", "None was used yet.\n"));
        (await Support.Leah.RunAsync(folder.Path, "received", "export", "--to", "none.csv")).ShouldBe(new(0, "", "Exported 0 events to none.csv.\n"), "A bar is for terminals.");
    }

    [Theory]
    [InlineData("receive")]
    [InlineData("received list")]
    [InlineData("received show")]
    [InlineData("received explain")]
    [InlineData("received rebuild")]
    public async Task Help_has_examples(string verb)
    {
        using var folder = new TemporaryFolder();

        var help = await Support.Leah.RunAsync(folder.Path, [.. verb.Split(' '), "--help"]);

        help.ExitCode.ShouldBe(0);
        help.Output.ShouldContain($"Examples:\n  leah {verb}");
    }
}
