using Leah.Webhooks.Receiver.Tables;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Leah.Webhooks.Receiver.Tests.Erasing;

public abstract class DropOldEventsTests(Engine engine) : OnEitherDatabase(engine)
{
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Events_older_than_they_are_kept_are_dropped_and_the_tables_keep_what_they_told()
    {
        await using var store = await NewStoreAsync();
        await using (var first = await StartAsync(clock: new FakeTimeProvider(Then), store: store))
        {
            await first.DeliverAsync(Test("old", 1));
            await first.DeliverAsync(Test("old", 1));
            await first.DeliverAsync(Test("corrected", 1));
            await UntilDoneAsync(store);
        }

        await using (var second = await StartAsync(clock: new FakeTimeProvider(Then.AddDays(20)), store: store))
        {
            await second.DeliverAsync(Test("corrected", 2));
            await second.DeliverAsync(Test("young", 1));
            await UntilDoneAsync(store);
        }

        await using var receiver = await StartAsync(options => options.KeepEvents = TimeSpan.FromDays(30), clock: new FakeTimeProvider(Then.AddDays(40)), store: store);

        await Eventually.ShowsAsync(() => store.Query("SELECT event_type, events FROM dropped_events"), ["PLACEMENT_TEST_FINISHED|2"]);
        // The old version of what was corrected since stays: a late repeat of it is told.
        store.Query("SELECT outcome FROM received_events ORDER BY id").ShouldBe(["new", "correction", "new"]);
        await receiver.DeliverAsync(Test("corrected", 1));
        store.Query("SELECT outcome FROM received_events ORDER BY id DESC LIMIT 1").ShouldBe(["duplicate"]);
        await RebuildTables.RunAsync(receiver.Storage);
        store.Query("SELECT test_id, score FROM placement_tests ORDER BY test_id").ShouldBe(["corrected|2", "old|1", "young|1"]);
    }

    [Fact]
    public async Task Event_that_a_handler_has_not_done_is_not_dropped()
    {
        await using var store = await NewStoreAsync();
        await using (var first = await StartAsync(clock: new FakeTimeProvider(Then), store: store))
        {
            await first.DeliverAsync(Test("waits", 1));
            await UntilDoneAsync(store);
        }

        var (seen, release) = (new Seen(), new TaskCompletionSource());
        await using var receiver = await StartAsync(
            options => options.KeepEvents = TimeSpan.FromDays(1),
            webhooks => webhooks.Handle<PlacementTestFinished>(
                async (test, _, _) =>
                {
                    seen.Add(test.Test?.Id ?? "");
                    await release.Task;
                },
                start: HandlerStart.Beginning),
            new FakeTimeProvider(Then.AddDays(40)), store);

        (await seen.NextAsync()).ShouldBe(["waits"]);
        store.Query("SELECT count(*) FROM inbox").ShouldBe(["1"]);
        release.SetResult();
    }

    [Fact]
    public async Task Less_than_a_day_is_refused_at_the_start()
    {
        var error = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => StartAsync(options => options.KeepEvents = TimeSpan.FromHours(1)));

        error.Message.ShouldContain("Receiver:KeepEvents must be at least 1.00:00:00");
    }

    private static string Test(string id, int score) => Samples.With(EventTypes.PlacementTestFinished, ("user.id", $"user of {id}"), ("test.id", id), ("test.result.score", score));

    private static Task UntilDoneAsync(ReceiverStore store) => Eventually.ShowsAsync(() =>
        store.Query("SELECT position = (SELECT MAX(seq) FROM inbox) AND NOT EXISTS (SELECT 1 FROM handler_work) FROM handlers WHERE name = 'tables'"), ["1"]);
}

public sealed class DropOldEventsTestsOnSqlite() : DropOldEventsTests(Engine.Sqlite);

public sealed class DropOldEventsTestsOnPostgres() : DropOldEventsTests(Engine.Postgres);
