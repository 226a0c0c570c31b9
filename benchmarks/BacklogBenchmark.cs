using System.Diagnostics;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Benchmarks;

/// <summary>What a million deliveries that wait for one paused endpoint cost the others: alternating rounds with and without them; and how soon the platform is ready over them.</summary>
internal static class BacklogBenchmark
{
    private const string Pause = "UPDATE endpoints SET state = 'paused', revision = revision + 1 WHERE partnership_id = 'paused'";

    private const string Raise = "UPDATE catalog SET version = version + 1";

    private const string Events = """
        WITH RECURSIVE numbers (n) AS (SELECT @from UNION ALL SELECT n + 1 FROM numbers WHERE n < @to)
        INSERT INTO events (id, partnership_id, event_type, user_id, created_at, body)
        SELECT printf('evt_0%025d', n), 'paused', 'USER_REGISTERED', 'user-' || n, 1700000000000 + n, @body FROM numbers
        """;

    private const string Deliveries = """
        WITH RECURSIVE numbers (n) AS (SELECT @from UNION ALL SELECT n + 1 FROM numbers WHERE n < @to)
        INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, created_at)
        SELECT printf('dlv_0%025d', n), printf('evt_0%025d', n), 'paused', (SELECT id FROM endpoints WHERE partnership_id = 'paused'), 'USER_REGISTERED',
            'scheduled', 'first', 1700000000000 + n, 1700000000000 + n FROM numbers
        """;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.WritePem(authority.Certificate());
        using var sink = await Sink.StartAsync(certificate, key);
        await using var alone = await EngineAsync(authority, sink);
        await using var beside = await EngineAsync(authority, sink);
        await WaitAsync(beside, sink.Url, 1_000_000);
        List<double> without = [], with = [];
        for (var round = 0; round < arguments.Rounds; round++)
        {
            without.Add(await RateAsync(alone, arguments.Requests / 2));
            with.Add(await RateAsync(beside, arguments.Requests / 2));
            await Console.Error.WriteLineAsync($"round {round + 1}: alone {without[^1]:N0}/s, beside a million waiting {with[^1]:N0}/s");
        }

        await beside.StopAsync();
        List<double> starts = [];
        for (var round = 0; round < arguments.Rounds; round++)
            starts.Add(await ReadyAsync(authority, beside.DatabaseFile));
        return
        [
            new Row("deliveries, none waiting", Row.Median(without), "deliveries/s", 1),
            new Row("deliveries, a million waiting for a paused endpoint", Row.Median(with), "deliveries/s", Row.Median(with) / Row.Median(without)),
            new Row("a start with a million waiting, until it is ready", Row.Median(starts), "s", null),
        ];
    }

    /// <summary>Seconds from the start of the process to the answer that it is ready.</summary>
    private static async Task<double> ReadyAsync(TestAuthority authority, string databaseFile)
    {
        var watch = Stopwatch.StartNew();
        await using var server = await ServerUnderTest.StartAsync(authority, databaseFile);
        using var ready = await server.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        ready.EnsureSuccessStatusCode();
        var seconds = watch.Elapsed.TotalSeconds;
        await server.StopAsync();
        return seconds;
    }

    private static async Task<EngineUnderTest> EngineAsync(TestAuthority authority, Sink sink)
    {
        var engine = await EngineUnderTest.StartAsync(authority, DeliveryBenchmark.Workers / DeliveryBenchmark.Partnerships);
        for (var i = 0; i < DeliveryBenchmark.Partnerships; i++)
            await engine.RegisterAsync($"p{i}", sink.Url);
        return engine;
    }

    private static async Task<double> RateAsync(EngineUnderTest engine, int requests)
    {
        await DeliveryBenchmark.PublishAsync(engine, requests / 4, DeliveryBenchmark.AtItsPace);
        var watch = Stopwatch.StartNew();
        await DeliveryBenchmark.PublishAsync(engine, requests, DeliveryBenchmark.AtItsPace);
        return requests / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Makes the rows as the engine would have left them.</summary>
    private static async Task WaitAsync(EngineUnderTest engine, Uri url, int count)
    {
        const int Step = 20_000;
        await engine.RegisterAsync("paused", url);
        var database = engine.Get<Database>();
        var body = EngineUnderTest.Body("paused");
        await database.WriteAsync(async session => await session.ExecuteAsync(Pause) + await session.ExecuteAsync(Raise));
        for (var from = 1; from <= count; from += Step)
        {
            var (first, last) = ((long)from, (long)(from + Step - 1));
            await database.WriteAsync(async session =>
            {
                await session.ExecuteAsync(Events, ("@from", first), ("@to", last), ("@body", body));
                return await session.ExecuteAsync(Deliveries, ("@from", first), ("@to", last));
            });
        }
    }
}
