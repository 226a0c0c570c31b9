using System.Diagnostics;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Benchmarks;

/// <summary>
/// Two databases of one server, to which the same happens at the same time: the same deliveries, the same server's checkpoints, the same age. One of them has a
/// transaction held open beside it, and a million deliveries that wait; the other has not, and each round is compared with those of the other just before and after it.
/// </summary>
internal sealed class PostgresTwins(Arguments arguments, EngineUnderTest burdened, EngineUnderTest free)
{
    private const int EachSecond = 2_000;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments, TestAuthority authority, Sink sink, PostgresCluster cluster)
    {
        await using var database = await cluster.CreateDatabaseAsync();
        await using var other = await cluster.CreateDatabaseAsync();
        await using var burdened = await StartAsync(authority, sink, database);
        await using var free = await StartAsync(authority, sink, other);
        return await new PostgresTwins(arguments, burdened, free).RunAsync(database);
    }

    private static async Task<EngineUnderTest> StartAsync(TestAuthority authority, Sink sink, PostgresTestDatabase database)
    {
        var engine = await EngineUnderTest.StartAsync(authority, DeliveryBenchmark.Workers / DeliveryBenchmark.Partnerships, PostgresBenchmark.Connect(database));
        for (var i = 0; i < DeliveryBenchmark.Partnerships; i++)
            await engine.RegisterAsync($"p{i}", sink.Url);
        await engine.RegisterAsync("paused", sink.Url);
        return engine;
    }

    private async Task<IReadOnlyList<Row>> RunAsync(PostgresTestDatabase database)
    {
        await BothAsync(arguments.Requests / 2);
        var alike = await RoundsAsync("both alike");

        var watch = Stopwatch.StartNew();
        List<PairedRound> held;
        await using (await HeldTransaction.BeginAsync(PostgresBenchmark.Connect(database)))
        {
            // So much goes by that it has something to hold back.
            await BothAsync(arguments.Requests * 2);
            await GoOnAsync(TimeSpan.FromSeconds(arguments.Held) - watch.Elapsed);
            held = await RoundsAsync($"a transaction open for {watch.Elapsed.TotalSeconds:N0} s");
        }

        var heldFor = watch.Elapsed;
        await database.ExecuteAsync("VACUUM ANALYZE");
        await BothAsync(arguments.Requests / 4);
        var letGo = await RoundsAsync("the transaction ended, vacuumed and analyzed");

        await database.ExecuteAsync(PostgresBacklog.Insert);
        await BothAsync(arguments.Requests / 4);
        var inserted = await RoundsAsync("a million waiting, just inserted");
        await database.ExecuteAsync("VACUUM ANALYZE");
        var beside = await RoundsAsync("a million waiting, vacuumed and analyzed");
        return
        [
            new Row("one node, nothing beside it", Row.Median(held.Select(round => round.After.Rate)), "deliveries/s", 1),
            Row.Rate("its twin, as like it as can be", alike, "deliveries/s"),
            Row.Rate($"its twin, a transaction open for {heldFor.TotalSeconds:N0} s", held, "deliveries/s"),
            Row.Rate("its twin, that transaction ended and vacuumed after", letGo, "deliveries/s"),
            Row.Rate("its twin, a million waiting for a paused endpoint, just inserted", inserted, "deliveries/s"),
            Row.Rate("the same, vacuumed and analyzed", beside, "deliveries/s"),
        ];
    }

    private async Task<List<PairedRound>> RoundsAsync(string what)
    {
        List<PairedRound> rounds = [];
        var before = await MeasureAsync(free);
        for (var round = 0; round < arguments.Rounds; round++)
        {
            rounds.Add(new PairedRound(before, await MeasureAsync(burdened), before = await MeasureAsync(free)));
            await Console.Error.WriteLineAsync($"{what}: {rounds[^1].Measured.Rate:N0}/s, {rounds[^1].Ratio:N2} of its twin at {rounds[^1].Before.Rate:N0} and {rounds[^1].After.Rate:N0}/s");
        }

        return rounds;
    }

    private async Task<Round> MeasureAsync(EngineUnderTest engine)
    {
        var watch = Stopwatch.StartNew();
        await DeliveryBenchmark.PublishAsync(engine, arguments.Requests, DeliveryBenchmark.AtItsPace);
        return new Round(arguments.Requests / watch.Elapsed.TotalSeconds, 0);
    }

    private Task BothAsync(int events) => Task.WhenAll(
        DeliveryBenchmark.PublishAsync(burdened, events, DeliveryBenchmark.AtItsPace), DeliveryBenchmark.PublishAsync(free, events, DeliveryBenchmark.AtItsPace));

    /// <summary>So many a second on each for so long.</summary>
    private async Task GoOnAsync(TimeSpan time)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; await second.WaitForNextTickAsync())
            await BothAsync(EachSecond);
    }
}
