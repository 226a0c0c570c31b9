using System.Diagnostics.CodeAnalysis;

namespace Leah.Webhooks.Benchmarks;

/// <summary>What to measure, and how long.</summary>
/// <param name="Benchmarks">The benchmarks, in order.</param>
/// <param name="Rounds">Rounds of each that alternates; the median counts.</param>
/// <param name="Requests">Requests in a round.</param>
/// <param name="Held">How many seconds a transaction is held open on PostgreSQL; 0 for as long as three rounds take.</param>
/// <param name="Json">Whether to write JSON instead of a table.</param>
internal sealed record Arguments(IReadOnlyList<Func<Arguments, Task<IReadOnlyList<Row>>>> Benchmarks, int Rounds, int Requests, int Held, bool Json)
{
    private const string Usage = """
        Usage: dotnet run -c Release --project benchmarks -- [delivery|accept|backlog|receiver|all] [--postgres] [--rounds 5] [--requests 100000] [--held 600] [--json]

          delivery   durable deliveries a second, beside a bare HttpClient loop to the same sink
          accept     latency of single publishes over HTTP, at 1,000/s and 500/s, against the real server
          backlog    deliveries a second while a million others wait for a paused endpoint, beside none waiting
          delivery --postgres   the same on PostgreSQL (a server of its own, synchronous_commit=on): one node, with a transaction held open, beside a million
                     that wait; three nodes beside one; the take-over of a dead node. --held SECONDS: for how long the transaction is held (2,000/s go by)
          receiver   durable receipts a second, beside a Node.js server and Octokit.Webhooks.AspNetCore that store nothing
          receiver --postgres   durable receipts a second on PostgreSQL (a server of its own on this machine, synchronous_commit=on), beside SQLite
        """;

    private const string OnPostgres = "receiver --postgres";

    private static readonly Dictionary<string, Func<Arguments, Task<IReadOnlyList<Row>>>> Known = new(StringComparer.Ordinal)
    {
        ["delivery"] = DeliveryBenchmark.RunAsync,
        ["accept"] = AcceptBenchmark.RunAsync,
        ["backlog"] = BacklogBenchmark.RunAsync,
        ["receiver"] = ReceiverBenchmark.RunAsync,
        ["--postgres"] = PostgresBenchmark.RunAsync,
        [OnPostgres] = ReceiverBenchmark.OnPostgresAsync,
    };

    public static bool TryRead(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? fault)
    {
        List<string> names = [];
        var (rounds, requests, held, json) = (5, 100_000, 0, false);
        (arguments, fault) = (null, Usage);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--postgres":
                    names.Add(names.Remove("receiver") ? OnPostgres : "--postgres");
                    names.Remove("delivery");
                    break;
                case "--json":
                    json = true;
                    break;
                case "--rounds" when i + 1 < args.Length && int.TryParse(args[i + 1], out rounds) && rounds is > 0 and <= 100:
                case "--held" when i + 1 < args.Length && int.TryParse(args[i + 1], out held) && held is >= 0 and <= 3600:
                case "--requests" when i + 1 < args.Length && int.TryParse(args[i + 1], out requests) && requests is >= 1_000 and <= 10_000_000:
                    i++;
                    break;
                case "all":
                    names.AddRange(Known.Keys);
                    break;
                case var name when Known.ContainsKey(name):
                    names.Add(name);
                    break;
                default:
                    return false;
            }
        }

        arguments = new Arguments([.. (names.Count == 0 ? [.. Known.Keys] : names).Select(name => Known[name])], rounds, requests, held, json);
        return true;
    }
}
