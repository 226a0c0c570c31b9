using System.Data.Common;
using Leah.Webhooks.Benchmarks.Receiving;
using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Leah.Webhooks.Benchmarks;

/// <summary>
/// Our receiver, which has every event on the disk before it answers, beside two that keep nothing: a minimal Node.js server, and the best-known receiver
/// library of .NET. Alternating rounds under one load from the same cores; the median of each.
/// </summary>
internal static class ReceiverBenchmark
{
    private const int Paced = 2_000;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        List<ReceivingRound> node = [], octokit = [], leah = [];
        for (var round = 0; round < arguments.Rounds; round++)
        {
            var requests = Requests.Make(arguments.Requests, $"r{round}");
            node.Add(await FullAsync("node", ServerProcess.NodeAsync, requests));
            octokit.Add(await FullAsync("octokit", ServerProcess.OctokitAsync, requests));
            leah.Add(await FullAsync("leah", ServerProcess.LeahAsync, requests));
        }

        var (nodeRate, leahRate, octokitRate) = (Rate(node), Rate(leah), Rate(octokit));
        var (p50, p99) = await PacedAsync();
        return
        [
            new Row("Node.js, parses and stores nothing", nodeRate, "requests/s", 1),
            new Row("Octokit.Webhooks.AspNetCore, parses and stores nothing", octokitRate, "requests/s", octokitRate / nodeRate),
            new Row("Leah.Webhooks.Receiver, on disk before the answer", leahRate, "receipts/s", leahRate / nodeRate),
            new Row("the same, beside Octokit's", leahRate, "receipts/s", leahRate / octokitRate),
            new Row("its tables, filled behind the answers", Row.Median(leah.Select(round => round.Filled)), "events/s", null),
            new Row("its processor time", Row.Median(leah.Select(round => round.Cpu)), "us/receipt", null),
            new Row("Node's processor time", Row.Median(node.Select(round => round.Cpu)), "us/request", null),
            new Row("Octokit's processor time", Row.Median(octokit.Select(round => round.Cpu)), "us/request", null),
            new Row("the load generator's processor time", Row.Median(node.Concat(octokit).Concat(leah).Select(round => round.Generator)), "us/request", null),
            new Row("its most memory", leah.Max(round => round.Memory), "MB", null),
            new Row("its latency at 2,000/s: p50", p50, "ms", null),
            new Row("its latency at 2,000/s: p99", p99, "ms", null),
        ];
    }

    /// <summary>Ours on a PostgreSQL of its own on the same machine, which keeps what it has committed, beside ours on a file.</summary>
    public static async Task<IReadOnlyList<Row>> OnPostgresAsync(Arguments arguments)
    {
        await using var cluster = await PostgresCluster.StartAsync("shared_buffers=256MB", "max_wal_size=4GB");
        List<ReceivingRound> file = [], postgres = [];
        for (var round = 0; round < arguments.Rounds; round++)
        {
            var requests = Requests.Make(arguments.Requests, $"r{round}");
            file.Add(await FullAsync("on a file", ServerProcess.LeahAsync, requests));
            await using var database = await cluster.CreateDatabaseAsync();
            postgres.Add(await FullAsync("on PostgreSQL", () => ServerProcess.LeahAsync(Connect(database)), requests, Connect(database)));
        }

        await using var quiet = await cluster.CreateDatabaseAsync();
        var (p50, p99) = await PacedAsync(Connect(quiet));
        var (fileRate, postgresRate) = (Rate(file), Rate(postgres));
        return
        [
            new Row("Leah.Webhooks.Receiver on a SQLite file", fileRate, "receipts/s", 1),
            new Row("Leah.Webhooks.Receiver on PostgreSQL", postgresRate, "receipts/s", postgresRate / fileRate),
            new Row("its tables, filled behind the answers", Row.Median(postgres.Select(round => round.Filled)), "events/s", null),
            new Row("its processor time, without the server's", Row.Median(postgres.Select(round => round.Cpu)), "us/receipt", null),
            new Row("its most memory", postgres.Max(round => round.Memory), "MB", null),
            new Row("its latency at 2,000/s: p50", p50, "ms", null),
            new Row("its latency at 2,000/s: p99", p99, "ms", null),
        ];
    }

    /// <summary>With as many connections as a receiver has by default.</summary>
    private static string Connect(PostgresTestDatabase database) => database.Cluster.ConnectionString(database.Name);

    private static async Task<ReceivingRound> FullAsync(string name, Func<Task<ServerProcess>> start, byte[][] requests, string? postgres = null)
    {
        await using var server = await start();
        // Half of them, so that every server's compiler has had its time: in the first seconds it takes a quarter of ours.
        var warm = requests.Length / 2 / 5 * 5;
        Load.Full(server.Url, requests.AsSpan(0, warm));
        await FilledAsync(server, warm, postgres);
        var before = server.ProcessorTime;
        var started = System.Diagnostics.Stopwatch.StartNew();
        var (rate, generator) = Load.Full(server.Url, requests.AsSpan(warm));
        var cpu = (server.ProcessorTime - before).TotalMicroseconds / (requests.Length - warm);
        await FilledAsync(server, requests.Length, postgres);
        var result = new ReceivingRound(rate, cpu, (requests.Length - warm) / started.Elapsed.TotalSeconds, server.PeakMemory, generator);
        await Console.Error.WriteLineAsync($"{name}: {result.Rate:N0}/s, {result.Cpu:N1} us each, the generator {result.Generator:N1} us, tables {result.Filled:N0}/s, {result.Memory:N0} MB");
        return result;
    }

    /// <summary>Waits until our receiver has brought that many events into its tables; the others have none.</summary>
    private static async Task FilledAsync(ServerProcess server, int requests, string? postgres)
    {
        if (postgres is null && !File.Exists(server.Database))
            return;
        await using DbConnection connection = postgres is null
            ? new SqliteConnection($"Data Source={server.Database};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(postgres + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT position FROM handlers WHERE name = 'tables') - (SELECT COUNT(*) FROM handler_work)";
        while ((long)(await command.ExecuteScalarAsync())! < requests)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
    }

    private static async Task<(double P50, double P99)> PacedAsync(string? postgres = null)
    {
        await using var server = await ServerProcess.LeahAsync(postgres);
        Load.Paced(server.Url, Requests.Make(5 * Paced, "warm"), Paced);
        var latencies = Load.Paced(server.Url, Requests.Make(10 * Paced, "paced"), Paced);
        return (latencies.GetValueAtPercentile(50) / 1000d, latencies.GetValueAtPercentile(99) / 1000d);
    }

    private static double Rate(IEnumerable<ReceivingRound> rounds) => Row.Median(rounds.Select(round => round.Rate));

    private sealed record ReceivingRound(double Rate, double Cpu, double Filled, double Memory, double Generator);
}
