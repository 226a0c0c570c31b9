using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Handling;

/// <summary>Handlers over long stretches of the inbox.</summary>
public abstract class HandleManyTests(Engine engine) : OnEitherDatabase(engine)
{
    private const string Break = "CREATE TRIGGER broken BEFORE INSERT ON placement_tests WHEN NEW.test_id = 'bad' BEGIN SELECT RAISE(ABORT, 'not this one'); END";

    private const string BreakOnPostgres = """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
        CREATE TRIGGER broken BEFORE INSERT ON placement_tests FOR EACH ROW WHEN (NEW.test_id = 'bad') EXECUTE FUNCTION refuse();
        """;

    [Fact]
    public async Task Among_many_events_only_the_one_that_cannot_be_written_waits_and_the_users_next_behind_it()
    {
        await using var receiver = await StartAsync(options => options.Handling.FirstDelay = TimeSpan.FromMilliseconds(10));
        await receiver.Storage.WriteAsync(async session =>
        {
            await session.ExecuteScriptAsync(Engine == Engine.Sqlite ? Break : BreakOnPostgres);
            return true;
        });

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => receiver.DeliverAsync(Placement($"user {i}", $"test {i}"))));
        await receiver.DeliverAsync(Placement("unlucky", "bad"));
        await receiver.DeliverAsync(Placement("unlucky", "next"));
        await Task.WhenAll(Enumerable.Range(200, 200).Select(i => receiver.DeliverAsync(Placement($"user {i}", $"test {i}"))));

        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM placement_tests"), ["400"]);
        await Eventually.SeesAsync(
            () => receiver.Query("SELECT user_key, state FROM handler_work WHERE handler = 'tables' ORDER BY seq"),
            rows => rows is ["unlucky|due" or "unlucky|running", "unlucky|behind"]);
        await receiver.Storage.WriteAsync(async session =>
        {
            await session.ExecuteScriptAsync(Engine == Engine.Sqlite ? "DROP TRIGGER broken" : "DROP TRIGGER broken ON placement_tests");
            return true;
        });
        await Eventually.ShowsAsync(() => receiver.Query("SELECT test_id FROM placement_tests WHERE user_id = 'unlucky' ORDER BY test_id"), ["bad", "next"]);
    }

    [Fact]
    public async Task Event_behind_many_that_do_not_concern_the_handler_is_handled_without_waiting_for_another_arrival()
    {
        await using var store = await NewStoreAsync();
        await using (var before = await StartAsync(store: store))
        {
            await Task.WhenAll(Enumerable.Range(0, 400).Select(i => before.DeliverAsync(Placement($"user {i}", $"test {i}"))));
            await before.DeliverAsync(Samples.Of(EventTypes.UserRegistered));
        }

        var seen = new Seen();
        await using var receiver = await StartAsync(store: store, handlers: webhooks => webhooks.Handle<UserRegistered>(
            (user, _, _) =>
            {
                seen.Add(user.User?.Id ?? "");
                return Task.CompletedTask;
            },
            start: HandlerStart.Beginning));

        (await seen.NextAsync()).ShouldBe(["65e9c4884805c146b5770c61"]);
    }

    private static string Placement(string user, string test) => Samples.With(EventTypes.PlacementTestFinished, ("user.id", user), ("test.id", test));
}

public sealed class HandleManyTestsOnSqlite() : HandleManyTests(Engine.Sqlite);

public sealed class HandleManyTestsOnPostgres() : HandleManyTests(Engine.Postgres);
