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
            .. await PostgresTwins.RunAsync(arguments, authority, sink, cluster),
            .. await TakeOverAsync(authority, sink, cluster),
        ];
    }

    private static async Task<IReadOnlyList<Row>> OneNodeAsync(Arguments arguments, TestAuthority authority, X509Certificate2 root, Sink sink, PostgresCluster cluster)
    {
        List<PairedRound> rounds = [];
        var bare = await BareAsync(arguments, root, sink);
        for (var round = 0; round < arguments.Rounds; round++)
        {
            await using var database = await cluster.CreateDatabaseAsync();
            var engine = await DeliveryBenchmark.EngineAsync(authority, sink, arguments.Requests, DeliveryBenchmark.AtItsPace, Connect(database));
            rounds.Add(new PairedRound(bare, engine, bare = await BareAsync(arguments, root, sink)));
            await Console.Error.WriteLineAsync($"round {round + 1}: one node {rounds[^1]}");
        }

        return
        [
            new Row("bare HttpClient loop, nothing stored", Row.Median(rounds.Select(round => round.After.Rate)), "requests/s", 1),
            Row.Rate("durable deliveries on PostgreSQL, one node", rounds, "deliveries/s"),
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

    private static Task<Round> BareAsync(Arguments arguments, X509Certificate2 root, Sink sink) =>
        BareLoop.RunAsync(sink, root, EngineUnderTest.Body("p0"), DeliveryBenchmark.Workers, arguments.Requests);

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
        engine.Succeeded += count =>
        {
            begun.TrySetResult();
            if (Interlocked.Add(ref left, -count) <= 0)
                all.TrySetResult();
        };
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
    public static string Connect(PostgresTestDatabase database) => database.Cluster.ConnectionString(database.Name);
}
