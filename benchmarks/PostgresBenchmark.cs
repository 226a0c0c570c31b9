using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Benchmarks;

/// <summary>
/// The engine on a PostgreSQL of its own on the same machine, which keeps what it has committed: one node beside the bare loop, and what several nodes, a transaction
/// held open, a million deliveries that wait and a dead node's work come to.
/// </summary>
internal static class PostgresBenchmark
{
    private const int SlowPartners = 64;
    private const int SlowMilliseconds = 100;
    private const int SlowInFlight = 64;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.WritePem(authority.Certificate());
        using var root = X509CertificateLoader.LoadCertificateFromFile(authority.RootPemFile);
        using var sink = await Sink.StartAsync(certificate, key);
        await using var cluster = await PostgresCluster.StartAsync("shared_buffers=256MB", "max_wal_size=4GB");
        return
        [
            .. await OneNodeAsync(arguments, authority, root, sink, cluster),
            .. await SeveralNodesAsync(arguments, authority, sink, cluster),
            .. await OneAmongManyAsync(arguments, authority, sink, cluster),
            .. await TakeOverAsync(authority, sink, cluster),
        ];
    }

    private static async Task<IReadOnlyList<Row>> OneNodeAsync(Arguments arguments, TestAuthority authority, X509Certificate2 root, Sink sink, PostgresCluster cluster)
    {
        List<Round> bare = [], engine = [];
        for (var round = 0; round < arguments.Rounds; round++)
        {
            bare.Add(await BareLoop.RunAsync(sink, root, EngineUnderTest.Body("p0"), DeliveryBenchmark.Workers, arguments.Requests));
            await using var database = await cluster.CreateDatabaseAsync();
            engine.Add(await DeliveryBenchmark.EngineAsync(authority, sink, arguments.Requests, DeliveryBenchmark.AtItsPace, Connect(database)));
            await Console.Error.WriteLineAsync($"round {round + 1}: bare {bare[^1]}, one node {engine[^1]}");
        }

        var (bareRate, engineRate) = (Row.Median(bare.Select(round => round.Rate)), Row.Median(engine.Select(round => round.Rate)));
        return
        [
            new Row("bare HttpClient loop, nothing stored", bareRate, "requests/s", 1),
            new Row("durable deliveries on PostgreSQL, one node", engineRate, "deliveries/s", engineRate / bareRate),
        ];
    }

    /// <summary>Partners that answer after 100 ms, and no more than 64 in flight on a node: what bounds a node is its time, not its machine.</summary>
    private static async Task<IReadOnlyList<Row>> SeveralNodesAsync(Arguments arguments, TestAuthority authority, Sink sink, PostgresCluster cluster)
    {
        List<double> rates = [];
        foreach (var count in (int[])[1, 3])
        {
            await using var database = await cluster.CreateDatabaseAsync();
            List<EngineUnderTest> nodes = [];
            for (var i = 0; i < count; i++)
                nodes.Add(await EngineUnderTest.StartAsync(authority, 32, Connect(database), SlowInFlight));
            for (var i = 0; i < SlowPartners; i++)
                await nodes[0].RegisterAsync($"p{i}", sink.Slow(SlowMilliseconds));
            var requests = Math.Min(arguments.Requests / 4, 6_000) * count / 100 * 100;
            await DeliveryBenchmark.PublishAsync(nodes, requests / 4 / 100 * 100, 2_000 * count, SlowPartners);
            var watch = Stopwatch.StartNew();
            await DeliveryBenchmark.PublishAsync(nodes, requests, 2_000 * count, SlowPartners);
            rates.Add(requests / watch.Elapsed.TotalSeconds);
            await Console.Error.WriteLineAsync($"{count} nodes, partners that answer after {SlowMilliseconds} ms: {rates[^1]:N0}/s");
            foreach (var node in nodes)
                await node.DisposeAsync();
        }

        return
        [
            new Row($"one node, {SlowPartners} partners that answer after {SlowMilliseconds} ms", rates[0], "deliveries/s", 1),
            new Row("three nodes, the same partners", rates[1], "deliveries/s", rates[1] / rates[0]),
        ];
    }

    /// <summary>One node as it is, then with a transaction held open beside it, then with a million deliveries that wait for a paused endpoint.</summary>
    private static async Task<IReadOnlyList<Row>> OneAmongManyAsync(Arguments arguments, TestAuthority authority, Sink sink, PostgresCluster cluster)
    {
        await using var database = await cluster.CreateDatabaseAsync();
        await using var engine = await EngineUnderTest.StartAsync(authority, DeliveryBenchmark.Workers / DeliveryBenchmark.Partnerships, Connect(database));
        for (var i = 0; i < DeliveryBenchmark.Partnerships; i++)
            await engine.RegisterAsync($"p{i}", sink.Url);
        await engine.RegisterAsync("paused", sink.Url);
        await DeliveryBenchmark.PublishAsync(engine, arguments.Requests / 2, DeliveryBenchmark.AtItsPace);
        var alone = await RateAsync(engine, arguments.Requests);

        double held;
        await using (await HeldTransaction.BeginAsync(Connect(database)))
        {
            // So much goes by that it has something to hold back.
            await DeliveryBenchmark.PublishAsync(engine, arguments.Requests * 2, DeliveryBenchmark.AtItsPace);
            held = await RateAsync(engine, arguments.Requests);
        }

        await database.ExecuteAsync(PostgresBacklog.Insert);
        await database.ExecuteAsync("ANALYZE");
        await DeliveryBenchmark.PublishAsync(engine, arguments.Requests / 4, DeliveryBenchmark.AtItsPace);
        var beside = await RateAsync(engine, arguments.Requests);
        return
        [
            new Row("one node", alone, "deliveries/s", 1),
            new Row($"the same, a transaction open for {arguments.Requests * 3:N0} deliveries", held, "deliveries/s", held / alone),
            new Row("the same, a million waiting for a paused endpoint", beside, "deliveries/s", beside / alone),
        ];
    }

    private static async Task<double> RateAsync(EngineUnderTest engine, int requests)
    {
        var watch = Stopwatch.StartNew();
        await DeliveryBenchmark.PublishAsync(engine, requests, DeliveryBenchmark.AtItsPace);
        return requests / watch.Elapsed.TotalSeconds;
    }

    /// <summary>A hundred thousand deliveries that a node has claimed which is not there any more.</summary>
    private static async Task<IReadOnlyList<Row>> TakeOverAsync(TestAuthority authority, Sink sink, PostgresCluster cluster)
    {
        await using var database = await cluster.CreateDatabaseAsync();
        await using var engine = await EngineUnderTest.StartAsync(authority, DeliveryBenchmark.Workers, Connect(database));
        await engine.RegisterAsync("paused", sink.Url);
        await database.ExecuteAsync(PostgresBacklog.InsertClaimed);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = PostgresBacklog.Claimed;
        engine.OnSucceeded(count =>
        {
            begun.TrySetResult();
            if (Interlocked.Add(ref left, -count) <= 0)
                all.TrySetResult();
        });
        var watch = Stopwatch.StartNew();
        await database.ExecuteAsync(PostgresBacklog.DeadNode);
        await begun.Task;
        var begin = watch.Elapsed;
        while (Convert.ToInt64(await database.ExecuteAsync("SELECT COUNT(*) FROM nodes WHERE id = 'node_dead'")) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var freed = watch.Elapsed;
        await all.Task;
        return
        [
            new Row("take-over of a dead node: until its first delivery is settled", begin.TotalSeconds, "s", begin.TotalSeconds / 15),
            new Row($"until all {PostgresBacklog.Claimed:N0} are the others'", (freed - begin).TotalSeconds, "s more", (freed - begin).TotalSeconds / 30),
            new Row("until all of them are delivered, by one node to one endpoint", (watch.Elapsed - begin).TotalSeconds, "s more", (watch.Elapsed - begin).TotalSeconds / 30),
        ];
    }

    /// <summary>With as many connections as a node has by default.</summary>
    private static string Connect(PostgresTestDatabase database) => database.Cluster.ConnectionString(database.Name);
}
