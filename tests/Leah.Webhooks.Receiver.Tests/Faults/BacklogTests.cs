using Leah.Webhooks.Receiver.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Receiver.Tests.Faults;

public abstract class BacklogTests(Engine engine) : OnEitherDatabase(engine)
{
    // A hundred thousand events of a hundred thousand users, made by the database itself.
    private const string Fill = """
        INSERT INTO inbox (id, received_at, event_type, user_id, body, outcome, transport_key, credential)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        SELECT printf('rcv_%06d', i), '2026-01-01T00:00:00.000Z', 'USER_REGISTERED', 'user ' || i,
            '{"event":"USER_REGISTERED","user":{"id":"user ' || i || '","filler":"' || printf('%.*c', 900, 'x') || '"},"date":"2026-01-01T00:00:00Z"}',
            'new', 'bytes:' || i, 'basic-1'
        FROM n
        """;

    private const string FillOnPostgres = """
        INSERT INTO inbox (id, received_at, event_type, user_id, body, outcome, transport_key, credential)
        SELECT 'rcv_' || lpad(i::text, 6, '0'), '2026-01-01T00:00:00.000Z', 'USER_REGISTERED', 'user ' || i,
            '{"event":"USER_REGISTERED","user":{"id":"user ' || i || '","filler":"' || repeat('x', 900) || '"},"date":"2026-01-01T00:00:00Z"}',
            'new', 'bytes:' || i, 'basic-1'
        FROM generate_series(1, 100000) i
        """;

    [Fact]
    public async Task Hundred_thousand_events_before_a_failing_handler_cost_no_memory_and_hold_up_no_other()
    {
        var (failed, worked) = (new Seen(), new Seen());
        var fail = 0;
        await using var receiver = await StartAsync(options => options.FillTables = false, webhooks => webhooks
            .Handle<UserRegistered>((_, _, _) =>
            {
                if (Interlocked.Increment(ref fail) == 500)
                    failed.Add("five hundred");
                throw new InvalidOperationException("down");
            }, name: "failing")
            .Handle<PlacementTestFinished>((test, _, _) =>
            {
                worked.Add(test.Test?.Id ?? "");
                return Task.CompletedTask;
            }));
        var before = Memory();

        await receiver.Storage.WriteAsync(async session => await session.ExecuteAsync(Engine == Engine.Sqlite ? Fill : FillOnPostgres));
        await receiver.DeliverAsync(Samples.Of(EventTypes.UserRegistered));
        await failed.NextAsync();
        await receiver.DeliverAsync(Samples.Of(EventTypes.PlacementTestFinished));

        (await worked.NextAsync()).ShouldBe(["65e9c74f4805c146b5770d4c"]);
        // The backlog's bodies alone are 100 MB.
        (Memory() - before).ShouldBeLessThan(50_000_000);
    }

    [Fact]
    public async Task Hundred_thousand_dead_letters_are_listed_by_pages()
    {
        await using var receiver = await StartAsync(options => options.FillTables = false);
        await receiver.Storage.WriteAsync(async session => await session.ExecuteAsync(Engine == Engine.Sqlite ? Fill : FillOnPostgres));
        await receiver.Storage.WriteAsync(async session => await session.ExecuteAsync("""
            INSERT INTO handler_work (handler, seq, user_key, state, attempts, due_at, last_error)
            SELECT 'failing', seq, user_id, 'dead', 20, 0, 'down' FROM inbox
            """));
        var letters = receiver.Services.GetRequiredService<DeadLetters>();
        List<DeadLetter> seen = [];

        for (var page = 0; page < 3; page++)
            seen.AddRange(await letters.ListAsync("failing", limit: 400, after: seen.LastOrDefault(), TestContext.Current.CancellationToken));

        seen.Select(letter => letter.EventId).ShouldBe(Enumerable.Range(1, 1_200).Select(i => $"rcv_{i:000000}"));
        (await letters.ListAsync(after: seen[^1], limit: 1, cancellation: TestContext.Current.CancellationToken)).ShouldHaveSingleItem().EventId.ShouldBe("rcv_001201");
    }

    private static long Memory() => GC.GetTotalMemory(forceFullCollection: true);
}

[Collection(RunsAlone.Name)]
public sealed class BacklogTestsOnSqlite() : BacklogTests(Engine.Sqlite);

[Collection(RunsAlone.Name)]
public sealed class BacklogTestsOnPostgres() : BacklogTests(Engine.Postgres);
