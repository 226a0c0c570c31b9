using System.Text;
using Leah.Webhooks.Receiver.Handling;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Receiver.Tests.Handling;

public abstract class RunHandlerTests(Engine engine) : OnEitherDatabase(engine)
{
    private const string CreateEffects = "CREATE TABLE IF NOT EXISTS effects (test_id TEXT NOT NULL)";
    private const string AddEffect = "INSERT INTO effects (test_id) VALUES (@test_id)";

    [Fact]
    public async Task Handler_gets_what_is_new_and_corrections_with_the_version_before_and_no_duplicates()
    {
        var seen = new Seen();
        await using var receiver = await StartAsync(handlers: webhooks => webhooks.Handle<PlacementTestFinished>((test, context, _) =>
        {
            seen.Add($"{test.Test?.Result?.Score} before {context.Previous?.Test?.Result?.Score} {context.Received.Outcome}");
            return Task.CompletedTask;
        }));

        await receiver.DeliverAsync(Samples.Of(EventTypes.PlacementTestFinished));
        await receiver.DeliverAsync(Samples.Of(EventTypes.PlacementTestFinished));
        await receiver.DeliverAsync(Samples.Of(EventTypes.SpeakingTestFinished));
        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.result.score", 9)));

        (await seen.NextAsync(2)).ShouldBe(["7.61 before  New", "9 before 7.61 Correction"]);
    }

    [Fact]
    public async Task Failing_handler_is_tried_again_and_holds_up_no_other_handler()
    {
        var (seen, other) = (new Seen(), new Seen());
        await using var receiver = await StartAsync(Quick, webhooks => webhooks
            .Handle<UserRegistered>((user, context, _) =>
            {
                seen.Add($"try {context.Attempt}");
                return context.Attempt < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
            })
            .Handle<UserRegistered>((user, _, _) =>
            {
                other.Add(user.User?.Id ?? "");
                return Task.CompletedTask;
            }, name: "other"));

        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        (await other.NextAsync()).ShouldBe(["65e9c4884805c146b5770c61"]);
        (await seen.NextAsync(3)).ShouldBe(["try 1", "try 2", "try 3"]);
        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM handler_work"), ["0"]);
        other.All.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Handler_that_could_not_take_an_event_takes_it_later_though_nothing_else_arrives()
    {
        var seen = new Seen();
        await using var receiver = await StartAsync(Quick, webhooks => webhooks.Handle<UserRegistered>((user, _, _) =>
        {
            seen.Add(user.User?.Id ?? "");
            return Task.CompletedTask;
        }));
        // On PostgreSQL as if its disk were full, on SQLite by an error that nobody foresees.
        await ScriptAsync(receiver, Engine == Engine.Sqlite
            ? "CREATE TRIGGER no_room BEFORE INSERT ON handler_work BEGIN SELECT RAISE(ABORT, 'no room'); END"
            : """
              CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$;
              CREATE TRIGGER no_room BEFORE INSERT ON handler_work EXECUTE FUNCTION no_room();
              """);
        await receiver.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.id", "ada")));
        await Eventually.SeesAsync(() => receiver.Log.Lines, lines => lines.Any(line => line.Contains("Handler USER_REGISTERED", StringComparison.Ordinal)));

        await ScriptAsync(receiver, Engine == Engine.Sqlite ? "DROP TRIGGER no_room" : "DROP TRIGGER no_room ON handler_work");

        (await seen.NextAsync()).ShouldBe(["ada"]);
    }

    [Fact]
    public async Task Events_of_one_user_are_handled_in_order_and_other_users_do_not_wait()
    {
        var seen = new Seen();
        var release = new TaskCompletionSource();
        await using var receiver = await StartAsync(Quick, webhooks => webhooks.Handle<PlacementTestFinished>(async (test, context, _) =>
        {
            if (test.Test?.Id == "a1")
                await release.Task;
            seen.Add(test.Test?.Id ?? "");
            if (test.Test?.Id == "a1" && context.Attempt == 1)
                throw new InvalidOperationException("once");
        }));

        foreach (var (user, test) in new[] { ("a", "a1"), ("a", "a2"), ("b", "b1"), ("a", "a3") })
            await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("user.id", user), ("test.id", test)));

        (await seen.NextAsync()).ShouldBe(["b1"]);
        release.SetResult();
        (await seen.NextAsync(4)).ShouldBe(["b1", "a1", "a1", "a2", "a3"]);
    }

    [Fact]
    public async Task Event_that_fails_to_the_last_try_is_a_dead_letter_and_can_be_run_again()
    {
        var seen = new Seen();
        var broken = true;
        await using var receiver = await StartAsync(
            options =>
            {
                Quick(options);
                options.Handling.MaxAttempts = 2;
            },
            webhooks => webhooks.Handle<PlacementTestFinished>((test, _, _) =>
            {
                seen.Add(test.Test?.Id ?? "");
                return broken && test.Test?.Id == "bad" ? throw new InvalidOperationException("no room") : Task.CompletedTask;
            }));
        var letters = receiver.Services.GetRequiredService<DeadLetters>();

        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "bad")));
        await receiver.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "good")));

        (await seen.NextAsync(3)).ShouldBe(["bad", "bad", "good"]);
        var letter = (await letters.ListAsync()).ShouldHaveSingleItem();
        (letter.Handler, letter.EventType, letter.Attempts, letter.LastError).ShouldBe(
            (EventTypes.PlacementTestFinished, EventTypes.PlacementTestFinished, 2, "InvalidOperationException: no room"));
        broken = false;
        (await letters.RunAgainAsync(letter.Handler)).ShouldBe(1);
        (await seen.NextAsync())[^1].ShouldBe("bad");
        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM handler_work"), ["0"]);
        (await letters.ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_handler_writes_in_its_transaction_happens_once_however_often_it_is_tried()
    {
        var seen = new Seen();
        await using var receiver = await StartAsync(Quick, webhooks => webhooks.Handle<PlacementTestFinished>((test, context, _) =>
        {
            context.InTransaction(async session =>
            {
                await session.ExecuteAsync(CreateEffects);
                await session.ExecuteAsync(AddEffect, ("@test_id", test.Test?.Id));
            });
            // The first try fails after it wrote, the second fails in its own statement, the third works.
            if (context.Attempt == 2)
                context.InTransaction(async session => await session.ExecuteAsync("INSERT INTO nowhere VALUES (1)"));
            seen.Add($"try {context.Attempt}");
            return context.Attempt == 1 ? throw new InvalidOperationException("after writing") : Task.CompletedTask;
        }));

        await receiver.DeliverAsync(Samples.Of(EventTypes.PlacementTestFinished));

        await seen.NextAsync(3);
        await Eventually.ShowsAsync(() => receiver.Query("SELECT count(*) FROM handler_work"), ["0"]);
        receiver.Query("SELECT test_id FROM effects").ShouldBe(["65e9c74f4805c146b5770d4c"]);
    }

    [Fact]
    public async Task Events_that_wait_when_the_receiver_stops_are_handled_by_the_next_one()
    {
        await using var store = await NewStoreAsync();
        var (started, seen) = (new Seen(), new Seen());
        await using (var first = await StartAsync(store: store, handlers: webhooks => webhooks.Handle<PlacementTestFinished>(async (_, _, cancellation) =>
        {
            started.Add("under way");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        })))
        {
            await first.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "one")));
            await first.DeliverAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", "two")));
            await started.NextAsync();
            await first.StopAsync();
        }

        await using var second = await StartAsync(store: store, handlers: webhooks => webhooks.Handle<PlacementTestFinished>((test, context, _) =>
        {
            seen.Add($"{test.Test?.Id} try {context.Attempt}");
            return Task.CompletedTask;
        }));

        // A try that our own stop cut off does not count.
        (await seen.NextAsync(2)).ShouldBe(["one try 1", "two try 1"]);
    }

    [Fact]
    public async Task Try_that_takes_too_long_is_cancelled_and_counts_as_failed()
    {
        var seen = new Seen();
        await using var receiver = await StartAsync(
            options =>
            {
                Quick(options);
                options.Handling.Timeout = TimeSpan.FromMilliseconds(100);
            },
            webhooks => webhooks.Handle<UserRegistered>(async (_, context, _) =>
            {
                seen.Add($"try {context.Attempt}");
                // It does not even look at its token.
                if (context.Attempt == 1)
                    await new TaskCompletionSource().Task;
            }));

        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        (await seen.NextAsync(2)).ShouldBe(["try 1", "try 2"]);
    }

    [Fact]
    public async Task Class_is_made_in_a_scope_of_its_own_for_each_event()
    {
        await using var receiver = await StartAsync(
            handlers: webhooks => webhooks.AddHandler<UserRegistered, Greet>(), build: builder => builder.Services.AddSingleton<Seen>().AddScoped<Scoped>());

        await receiver.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.id", "a")));
        await receiver.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.id", "b")));

        (await receiver.Services.GetRequiredService<Seen>().NextAsync(2)).Order().ShouldBe(["a, first in its scope", "b, first in its scope"]);
    }

    [Fact]
    public async Task Unknown_events_raw_bytes_and_every_event_are_within_reach()
    {
        var seen = new Seen();
        const string Unknown = "{ \"event\": \"USER_DELETED\", \"user\": {\"id\":\"u\"}, \"why\":1 }";
        await using var receiver = await StartAsync(options => options.AcceptUnknownEvents = true, webhooks => webhooks
            .Handle<UnknownEvent>((unknown, context, _) =>
            {
                seen.Add($"{unknown.Event} {unknown.OtherMembers?["why"]} {Encoding.UTF8.GetString(context.Received.Body.Span)}");
                return Task.CompletedTask;
            }));

        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));
        await receiver.DeliverAsync(Unknown);

        (await seen.NextAsync()).ShouldBe([$"USER_DELETED 1 {Unknown}"]);
    }

    [Fact]
    public async Task Raw_handler_gets_incomplete_events_where_it_asks_for_them()
    {
        var (all, complete) = (new Seen(), new Seen());
        await using var receiver = await StartAsync(handlers: webhooks => webhooks
            .HandleRaw("all", (context, _) => Tell(all, context), incompleteToo: true)
            .HandleRaw("complete", (context, _) => Tell(complete, context)));

        await receiver.DeliverAsync("{\"event\":\"USER_REGISTERED\",\"user\":7}");
        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));

        (await all.NextAsync(2)).Order().ShouldBe(["Incomplete", "New"]);
        (await complete.NextAsync()).ShouldBe(["New"]);

        static Task Tell(Seen seen, WebhookContext context)
        {
            seen.Add(context.Received.Outcome.ToString());
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task New_handler_begins_now_or_at_the_beginning_as_it_says()
    {
        await using var store = await NewStoreAsync();
        await using (var first = await StartAsync(store: store))
            await first.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.id", "old")));
        var (now, beginning) = (new Seen(), new Seen());
        await using var second = await StartAsync(store: store, handlers: webhooks => webhooks
            .Handle<UserRegistered>((user, _, _) => Tell(now, user), name: "now")
            .Handle<UserRegistered>((user, _, _) => Tell(beginning, user), name: "beginning", start: HandlerStart.Beginning));

        await second.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.id", "young")));

        (await now.NextAsync()).ShouldBe(["young"]);
        (await beginning.NextAsync(2)).Order().ShouldBe(["old", "young"]);

        static Task Tell(Seen seen, UserRegistered user)
        {
            seen.Add(user.User?.Id ?? "");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Two_handlers_of_one_name_stop_the_start()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(handlers: webhooks => webhooks
            .Handle<UserRegistered>((_, _, _) => Task.CompletedTask)
            .Handle<UserRegistered>((_, _, _) => Task.CompletedTask)));

        error.Message.ShouldContain("\"USER_REGISTERED\"");
    }

    [Fact]
    public void Wait_doubles_up_to_the_longest_and_chance_moves_it_by_the_jitter()
    {
        var options = new HandlingOptions { FirstDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(10), Jitter = 0.2 };

        Enumerable.Range(1, 5).Select(failed => Backoff.After(options, failed, 0.5).TotalSeconds).ShouldBe([1, 2, 4, 8, 10]);
        Backoff.After(options, 1, 0).TotalSeconds.ShouldBe(0.8, 1e-9);
        Backoff.After(options, 1, 1).TotalSeconds.ShouldBe(1.2, 1e-9);
        Backoff.After(options, int.MaxValue, 0.5).TotalSeconds.ShouldBe(10);
    }

    private static Task<bool> ScriptAsync(RunningReceiver receiver, string sql) => receiver.Storage.WriteAsync(async session =>
    {
        await session.ExecuteScriptAsync(sql);
        return true;
    });

    private static void Quick(ReceiverOptions options) => options.Handling.FirstDelay = TimeSpan.FromMilliseconds(10);

    private sealed class Scoped
    {
        public int Uses { get; set; }
    }

    private sealed class Greet(Seen seen, Scoped scoped) : IWebhookHandler<UserRegistered>
    {
        public Task HandleAsync(UserRegistered received, WebhookContext<UserRegistered> context, CancellationToken cancellation)
        {
            seen.Add($"{received.User?.Id}, {(scoped.Uses++ == 0 ? "first" : "again")} in its scope");
            return Task.CompletedTask;
        }
    }
}

public sealed class RunHandlerTestsOnSqlite() : RunHandlerTests(Engine.Sqlite);

public sealed class RunHandlerTestsOnPostgres() : RunHandlerTests(Engine.Postgres);
