using System.Net;
using System.Text;
using System.Text.Json;
using Leah.Webhooks.Cli.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests.Verbs;

/// <summary>A handler fails, its dead letters are listed, the cause is mended, and they are run again: beside a running receiver, and before the next one.</summary>
public abstract class ReceivedDeadTests : IDisposable
{
    private const string OtherProgramsOwn = "other program's table";

    private readonly TemporaryFolder _folder = new();

    /// <summary>The tables' handler cannot write this table, for another program has broken it.</summary>
    protected abstract string Break { get; }

    /// <summary>What makes it whole again.</summary>
    protected abstract string Mend { get; }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_run_again_beside_a_running_receiver_and_take_effect_once()
    {
        await using var store = await OpenAsync(_folder);
        await using var leah = await StartAsync(store);
        await DieAsync(leah, store, "ada", "bea");

        var listed = await RunAsync(store, "received", "dead", "list", "--output", "json");
        var dry = await RunAsync(store, "received", "dead", "rerun", "--dry-run", "--output", "json");
        var unasked = await RunAsync(store, "received", "dead", "rerun");

        listed.ExitCode.ShouldBe(0, listed.Error);
        using var letters = JsonDocument.Parse(listed.Output);
        letters.RootElement.EnumerateArray().Select(letter => $"{letter.GetProperty("handler")} {letter.GetProperty("eventType")} {letter.GetProperty("userId")} {letter.GetProperty("attempts")}")
            .ShouldBe(["tables PLACEMENT_TEST_FINISHED ada 1", "tables PLACEMENT_TEST_FINISHED bea 1"]);
        letters.RootElement[0].GetProperty("lastError").GetString()!.ShouldContain(OtherProgramsOwn);
        (dry.ExitCode, dry.Output.TrimEnd()).ShouldBe((0, """[{"handler":"tables","events":2}]"""));
        unasked.ExitCode.ShouldBe(2);
        unasked.Error.ShouldContain("--confirm");

        await store.ExecuteAsync(Mend);
        var ran = await RunAsync(store, "received", "dead", "rerun", "--user", "ada", "--confirm", "--output", "ndjson");

        ran.ExitCode.ShouldBe(0, ran.Error);
        ran.Output.TrimEnd().ShouldBe("""{"handler":"tables","events":1}""");
        await Eventually.ShowsAsync(() => store.Query("SELECT user_id FROM placement_tests"), ["ada"]);
        var id = letters.RootElement[1].GetProperty("eventId").GetString()!;
        (await RunAsync(store, "received", "dead", "rerun", "--event", id, "--confirm")).Output.ShouldContain("tables");
        await Eventually.ShowsAsync(() => store.Query("SELECT user_id FROM placement_tests ORDER BY user_id"), ["ada", "bea"]);
        await Eventually.ShowsAsync(() => store.Query("SELECT count(*) FROM handler_work"), ["0"]);
        (await RunAsync(store, "received", "dead", "list", "--output", "json")).Output.TrimEnd().ShouldBe("[]");
        (await RunAsync(store, "received", "dead", "rerun", "--confirm")).Error.ShouldContain("Nothing matches.");
    }

    [Fact]
    public async Task Dead_letters_that_are_run_again_while_no_receiver_runs_are_handled_by_the_next_one()
    {
        await using var store = await OpenAsync(_folder);
        await using (var leah = await StartAsync(store))
        {
            await DieAsync(leah, store, "ada");
            (await leah.TerminateAsync()).ShouldBe(0);
        }

        await store.ExecuteAsync(Mend);
        var ran = await RunAsync(store, "received", "dead", "rerun", "--handler", "tables", "--type", "PLACEMENT_TEST_FINISHED", "--since", "1h", "--confirm");

        ran.ExitCode.ShouldBe(0, ran.Error);
        store.Query("SELECT state FROM handler_work").ShouldBe(["due"]);
        await using var next = await StartAsync(store);
        await Eventually.ShowsAsync(() => store.Query("SELECT user_id FROM placement_tests"), ["ada"]);
        await Eventually.ShowsAsync(() => store.Query("SELECT count(*) FROM handler_work"), ["0"]);
    }

    [Fact]
    public async Task Filters_that_match_nothing_say_so_and_wrong_ones_end_with_2()
    {
        await using var store = await OpenAsync(_folder);
        await using var leah = await StartAsync(store);
        await DieAsync(leah, store, "ada", "bea");

        foreach (string[] none in (string[][])[["--user", "cid"], ["--type", "OVERALL_LEVEL"], ["--until", "2020-01-01"], ["--event", "rcv_0"]])
        {
            var nothing = await RunAsync(store, ["received", "dead", "rerun", "--confirm", .. none]);
            (nothing.ExitCode, nothing.Error.TrimEnd()).ShouldBe((0, "Nothing matches."));
        }

        (await RunAsync(store, "received", "dead", "list", "--limit", "1")).Error.ShouldContain("These are the oldest 1 of 2. --limit shows more.");
        var unknown = await RunAsync(store, "received", "dead", "list", "--handler", "goat");
        unknown.ExitCode.ShouldBe(2);
        unknown.Error.ShouldContain("There are tables.");
        (await RunAsync(store, "received", "dead", "rerun", "--since", "soon")).ExitCode.ShouldBe(2);
        (await RunAsync(store, "received", "dead", "list", "--limit", "0")).ExitCode.ShouldBe(2);
        store.Query("SELECT count(*) FROM handler_work WHERE state = 'dead'").ShouldBe(["2"]);
    }

    private protected abstract Task<ReceiverDatabaseBeside> OpenAsync(TemporaryFolder folder);

    /// <summary>What the broken table says.</summary>
    protected static string Say(string raise) => raise.Replace("{0}", OtherProgramsOwn.Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal);

    private protected Task<LeahResult> RunAsync(ReceiverDatabaseBeside store, params string[] arguments) => Cmd.RunAsync(_folder.Path, [.. arguments, "--database", store.ConnectionString]);

    private protected async Task<ReceivingLeah> StartAsync(ReceiverDatabaseBeside store)
    {
        _folder.File("appsettings.json", """{"Receiver":{"Handling":{"MaxAttempts":1}}}""");
        return await ReceivingLeah.StartAsync(_folder.Path, "--basic", "my_user:my_pass", "--database", store.ConnectionString);
    }

    private protected async Task DieAsync(ReceivingLeah leah, ReceiverDatabaseBeside store, params string[] users)
    {
        await store.ExecuteAsync(Break);
        foreach (var user in users)
        {
            var sample = Encoding.UTF8.GetString(EventCatalogue.Find(EventTypes.PlacementTestFinished)!.Sample.Span);
            using var answer = await leah.PostAsync(sample
                .Replace("65e9c4884805c146b5770c61", user, StringComparison.Ordinal)
                .Replace("65e9c74f4805c146b5770d4c", $"test of {user}", StringComparison.Ordinal));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await Eventually.ShowsAsync(() => store.Query("SELECT count(*) FROM handler_work WHERE state = 'dead'"), [$"{users.Length}"]);
    }
}

public sealed class ReceivedDeadTestsOnSqlite : ReceivedDeadTests
{
    protected override string Break => Say("CREATE TRIGGER broken BEFORE INSERT ON placement_tests BEGIN SELECT RAISE(ABORT, '{0}'); END");

    protected override string Mend => "DROP TRIGGER broken";

    [Fact]
    public async Task What_people_see_of_it()
    {
        using var folder = new TemporaryFolder();
        await using var store = await OpenAsync(folder);
        await using var leah = await StartAsync(store);
        await DieAsync(leah, store, "ada", "bea");

        Golden.Check("received-dead-list.txt", await RunAsync(store, "received", "dead", "list"));
        Golden.Check("received-dead-list-ndjson.txt", await RunAsync(store, "received", "dead", "list", "-o", "ndjson"));
        Golden.Check("received-dead-rerun-dry.txt", await RunAsync(store, "received", "dead", "rerun", "--dry-run"));
        Golden.Check("received-dead-rerun.txt", await RunAsync(store, "received", "dead", "rerun", "--confirm"));
    }

    private protected override Task<ReceiverDatabaseBeside> OpenAsync(TemporaryFolder folder)
    {
        var connectionString = $"Data Source={Path.Combine(folder.Path, "received.db")}";
        return Task.FromResult(new ReceiverDatabaseBeside(connectionString, null, () => new SqliteConnection(connectionString + ";Pooling=False")));
    }
}

public sealed class ReceivedDeadTestsOnPostgres : ReceivedDeadTests
{
    protected override string Break => Say("""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{0}'; END $$;
        CREATE TRIGGER broken BEFORE INSERT ON placement_tests FOR EACH ROW EXECUTE FUNCTION refuse();
        """);

    protected override string Mend => "DROP TRIGGER broken ON placement_tests";

    private protected override async Task<ReceiverDatabaseBeside> OpenAsync(TemporaryFolder folder)
    {
        var database = await PostgresTestDatabase.CreateAsync();
        return new(database.ConnectionString, database, () => new Npgsql.NpgsqlConnection(database.ConnectionString + ";Pooling=false"));
    }
}
