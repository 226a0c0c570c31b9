using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Faults;

/// <summary>kill -9 at the moments where other receivers lose events or handle them twice.</summary>
public abstract class KillTests(Engine engine) : OnEitherDatabase(engine)
{
    [Fact]
    public async Task Killed_during_a_handler_and_between_200_and_handler_nothing_is_lost_and_the_effect_happens_once()
    {
        await using var store = await NewStoreAsync();
        string[] tests = [.. Enumerable.Range(1, 8).Select(i => $"test-{i}")];
        await using (var first = await ProgramProcess.StartAsync(store.ConnectionString, "hang"))
        {
            foreach (var test in tests)
                (await first.TryPostAsync(Placement(test))).ShouldBeTrue();
            // Four are in the handler now, which never ends; the others were answered and have not reached it.
            for (var i = 0; i < 4; i++)
                (await first.ReadLineAsync()).ShouldStartWith("handling test-");
            await first.KillAsync();
        }

        Effects(store).ShouldBeEmpty();
        await using (var second = await ProgramProcess.StartAsync(store.ConnectionString, "run"))
        {
            await Eventually.SeesAsync(() => Effects(store), effects => effects.Count >= tests.Length);
            await UntilIdleAsync(store);
        }

        Effects(store).ShouldBe(tests);
    }

    [Fact]
    public async Task Killed_again_and_again_under_load_every_event_that_got_200_takes_effect_once()
    {
        await using var store = await NewStoreAsync();
        var accepted = new List<string>();
        for (var round = 1; round <= 4; round++)
        {
            await using var program = await ProgramProcess.StartAsync(store.ConnectionString, "run");
            var posts = Enumerable.Range(1, 40).Select(async i =>
            {
                var test = $"round-{round}-{i:00}";
                return await program.TryPostAsync(Placement(test)) ? test : null;
            }).ToList();
            // Some answers are in, some requests are under way, some handlers too.
            await Task.WhenAll(posts.Take(5 * round));
            await program.KillAsync();
            accepted.AddRange((await Task.WhenAll(posts)).OfType<string>());
        }

        await using (var last = await ProgramProcess.StartAsync(store.ConnectionString, "run"))
            await UntilIdleAsync(store);

        accepted.Count.ShouldBeGreaterThanOrEqualTo(50);
        var effects = Effects(store);
        effects.ShouldBeUnique();
        accepted.Except(effects, StringComparer.Ordinal).ShouldBeEmpty();
        store.Query("SELECT test_id FROM placement_tests ORDER BY test_id").ShouldBe(effects);
    }

    private static string Placement(string test) =>
        Samples.With(EventTypes.PlacementTestFinished, ("test.id", test), ("user.id", $"user of {test}"));

    private static IReadOnlyList<string> Effects(ReceiverStore store) => store.Query("SELECT test_id FROM effects ORDER BY test_id");

    private static Task UntilIdleAsync(ReceiverStore store) => Eventually.ShowsAsync(
        () => store.Query("SELECT (SELECT MIN(position) FROM handlers) = (SELECT MAX(seq) FROM inbox) AND NOT EXISTS (SELECT 1 FROM handler_work)"), ["1"]);
}

public sealed class KillTestsOnSqlite() : KillTests(Engine.Sqlite);

public sealed class KillTestsOnPostgres() : KillTests(Engine.Postgres);
