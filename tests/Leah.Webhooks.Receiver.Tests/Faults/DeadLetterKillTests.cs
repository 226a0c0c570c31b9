using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Faults;

/// <summary>
/// Dead letters that are run again by a program that is killed meanwhile: what the handler wrote through the given transaction stands there once. It is counted, by an insert
/// into a table without a key and by <c>n = n + 1</c>, so that no table of ours hides a second time.
/// </summary>
/// <remarks>On PostgreSQL each kill leaves the handler's turn behind, for ten seconds: that is what these tests take there.</remarks>
public abstract class DeadLetterKillTests(Engine engine) : OnEitherDatabase(engine)
{
    private const int Count = 60, BeforeTheSecondKill = 20, InHand = 4;

    [Fact]
    public async Task Run_again_and_killed_in_its_handler_and_between_two_effects_each_dead_letter_takes_effect_once()
    {
        await using var store = await NewStoreAsync();
        string[] tests = [.. Enumerable.Range(1, Count).Select(i => $"test-{i:00}")];

        // 1. All of them are given up on; nothing of their effect is there.
        await using (var first = await ProgramProcess.StartAsync(store.ConnectionString, "fail"))
        {
            foreach (var test in tests)
                (await first.TryPostAsync(Samples.With(EventTypes.PlacementTestFinished, ("test.id", test), ("user.id", $"user of {test}")))).ShouldBeTrue();
            await Eventually.ShowsAsync(() => store.Query("SELECT COUNT(*) FROM handler_work WHERE state = 'dead'"), [$"{Count}"]);
            CountOf(store).ShouldBe(0);

            // 2. Run again, and killed while the first of them are in the handler.
            await first.TellAsync("hang");
            await first.TellAsync("rerun");
            (await LinesAsync(first, InHand + 1)).ShouldContain($"rerun {Count}");
            await first.KillAsync();
        }

        CountOf(store).ShouldBe(0);

        // 3. Killed when some have taken effect, some are in the handler, and some wait.
        await using (var second = await ProgramProcess.StartAsync(store.ConnectionString, $"hang-after-{BeforeTheSecondKill}"))
        {
            await LinesAsync(second, InHand);
            await Eventually.SeesAsync(() => CountOf(store), count => count == BeforeTheSecondKill);
            await second.KillAsync();
        }

        // 4. The rest, and nothing twice; there is nothing left to run again.
        await using var third = await ProgramProcess.StartAsync(store.ConnectionString, "run");
        await Eventually.ShowsAsync(() => store.Query("SELECT COUNT(*) FROM handler_work"), ["0"]);
        await third.TellAsync("rerun");
        (await third.ReadLineAsync()).ShouldBe("rerun 0");
        store.Query("SELECT test_id FROM effects ORDER BY test_id").ShouldBe(tests);
        CountOf(store).ShouldBe(Count);
    }

    private static int CountOf(ReceiverStore store) => int.Parse(store.Query("SELECT n FROM counted").Single());

    private static async Task<IReadOnlyList<string>> LinesAsync(ProgramProcess program, int count)
    {
        List<string> lines = [];
        while (lines.Count < count)
            lines.Add(await program.ReadLineAsync());
        return lines;
    }
}

public sealed class DeadLetterKillTestsOnSqlite() : DeadLetterKillTests(Engine.Sqlite);

public sealed class DeadLetterKillTestsOnPostgres() : DeadLetterKillTests(Engine.Postgres);
