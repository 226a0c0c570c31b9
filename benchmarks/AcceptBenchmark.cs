using System.Diagnostics;
using System.Net.Http.Headers;
using HdrHistogram;
using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Benchmarks;

/// <summary>
/// Single publishes over HTTP against the real server at a fixed rate, whatever it answers: each request has its time, and what waits behind a slow one
/// counts from its own time on (no coordinated omission). First as it is right after its start; then, once everything is compiled, in rounds, of which all latencies count.
/// </summary>
internal static class AcceptBenchmark
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    // From the event's commit to the endpoint's answer, as recorded.
    private const string AnsweredAfter = """
        SELECT a.started_at + a.duration_ms - e.created_at AS milliseconds
        FROM attempts a JOIN deliveries d ON d.id = a.delivery_id JOIN events e ON e.id = d.event_id
        WHERE e.created_at >= @since ORDER BY milliseconds
        """;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.WritePem(authority.Certificate());
        using var sink = await Sink.StartAsync(certificate, key);
        await using var server = await ServerUnderTest.StartAsync(authority);
        await server.RegisterAsync("p0", sink.Url);

        var first = await PublishAsync(server, perSecond: 1_000);
        await WarmUp.UntilCompiledAsync("the server", () => PublishAsync(server, perSecond: 1_000), enough: 0.005, server.CompiledAsync);
        List<PublishRound> rounds = [];
        for (var round = 0; round < arguments.Rounds; round++)
        {
            rounds.Add(await PublishAsync(server, perSecond: 1_000));
            await Console.Error.WriteLineAsync($"round {round + 1}: {rounds[^1]}");
        }

        var since = TimeProvider.System.GetUtcNow();
        var fiveHundred = await PublishAsync(server, perSecond: 500);
        var answered = await AnsweredAsync(server, since);
        var all = rounds.Aggregate((some, next) => some.With(next));
        return
        [
            new Row("accept, 1,000 single publishes/s: p50", all.Latency(50), "ms", null),
            new Row("accept, 1,000 single publishes/s: p99", all.Latency(99), "ms", null),
            new Row("the same in the slowest round: p99", rounds.Max(round => round.Latency(99)), "ms", null),
            new Row("the same in the first ten seconds after a start: p99", first.Latency(99), "ms", null),
            new Row("processor time of an event, taken in and delivered", Row.Median(rounds.Select(round => round.Cpu)), "us", null),
            new Row("accept, 500 single publishes/s: p99", fiveHundred.Latency(99), "ms", null),
            new Row("accepted to answered, 500/s: p50", answered[answered.Count / 2], "ms", null),
            new Row("accepted to answered, 500/s: p99", answered[answered.Count * 99 / 100], "ms", null),
        ];
    }

    private static async Task<PublishRound> PublishAsync(ServerUnderTest server, int perSecond)
    {
        var histogram = new LongConcurrentHistogram(1, 60_000_000, 3);
        var body = EngineUnderTest.Body("p0");
        var (start, used) = (Stopwatch.GetTimestamp(), server.ProcessorTime);
        List<Task> running = [];
        var count = (int)(perSecond * Duration.TotalSeconds);
        for (var i = 0; i < count; i++)
        {
            var due = start + (long)(i * (double)Stopwatch.Frequency / perSecond);
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (early > TimeSpan.FromMilliseconds(1))
                await Task.Delay(early, TimeProvider.System);
            running.Add(OneAsync(due));
        }

        await Task.WhenAll(running);
        return new PublishRound(histogram, (server.ProcessorTime - used).TotalMicroseconds / count);

        async Task OneAsync(long due)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await server.Client.PostAsync(new Uri("/v1/events", UriKind.Relative), content);
            response.EnsureSuccessStatusCode();
            histogram.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(due).TotalMicroseconds));
        }
    }

    private static async Task<IReadOnlyList<double>> AnsweredAsync(ServerUnderTest server, DateTimeOffset since)
    {
        await server.StopAsync();
        await using var connection = new SqliteConnection($"Data Source={server.DatabaseFile};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = AnsweredAfter;
        command.Parameters.AddWithValue("@since", since.ToUnixTimeMilliseconds());
        await using var reader = await command.ExecuteReaderAsync();
        List<double> milliseconds = [];
        while (await reader.ReadAsync())
            milliseconds.Add(reader.GetDouble(0));
        return milliseconds;
    }

    /// <param name="Latencies">In microseconds.</param>
    /// <param name="Cpu">Microseconds of the server's processor time for each event.</param>
    private sealed record PublishRound(HistogramBase Latencies, double Cpu)
    {
        /// <summary>In milliseconds.</summary>
        public double Latency(double percentile) => Latencies.GetValueAtPercentile(percentile) / 1000d;

        /// <summary>The latencies of both.</summary>
        public PublishRound With(PublishRound other)
        {
            var both = new LongHistogram(1, 60_000_000, 3);
            both.Add(Latencies);
            both.Add(other.Latencies);
            return this with { Latencies = both };
        }

        public override string ToString() => $"p50 {Latency(50):0.0} ms, p99 {Latency(99):0.0} ms, {Cpu:0} us of the server's processor time";
    }
}
