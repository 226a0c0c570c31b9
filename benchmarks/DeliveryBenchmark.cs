using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Benchmarks;

/// <summary>
/// Durable deliveries a second, beside a bare loop to the same sink: alternating rounds, the median of each. Both have at most 64 requests in flight,
/// the engine eight to each of eight endpoints.
/// </summary>
internal static class DeliveryBenchmark
{
    public const int Workers = 64;
    public const int Partnerships = 8;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.WritePem(authority.Certificate());
        using var root = X509CertificateLoader.LoadCertificateFromFile(authority.RootPemFile);
        using var sink = await Sink.StartAsync(certificate, key);
        List<Round> bare = [], engine = [];
        for (var round = 0; round < arguments.Rounds; round++)
        {
            bare.Add(await BareLoop.RunAsync(sink, root, EngineUnderTest.Body("p0"), Workers, arguments.Requests));
            engine.Add(await EngineAsync(authority, sink, arguments.Requests));
            await Console.Error.WriteLineAsync($"round {round + 1}: bare {bare[^1].Rate:N0}/s {bare[^1].Cpu:N1} us, engine {engine[^1].Rate:N0}/s {engine[^1].Cpu:N1} us");
        }

        var (bareRate, engineRate) = (Row.Median(bare.Select(round => round.Rate)), Row.Median(engine.Select(round => round.Rate)));
        var (bareCpu, engineCpu) = (Row.Median(bare.Select(round => round.Cpu)), Row.Median(engine.Select(round => round.Cpu)));
        return
        [
            new Row("bare HttpClient loop, nothing stored", bareRate, "requests/s", 1),
            new Row("durable deliveries on SQLite, attempts recorded", engineRate, "deliveries/s", engineRate / bareRate),
            new Row("processor time of the bare loop, both sides", bareCpu, "us/request", 1),
            new Row("processor time of a delivery, both sides", engineCpu, "us/delivery", bareCpu / engineCpu),
        ];
    }

    private static async Task<Round> EngineAsync(TestAuthority authority, Sink sink, int requests)
    {
        await using var engine = await EngineUnderTest.StartAsync(authority, Workers / Partnerships);
        for (var i = 0; i < Partnerships; i++)
            await engine.RegisterAsync($"p{i}", sink.Url);
        await PublishAsync(engine, requests / 4);
        var (watch, cpu) = (Stopwatch.StartNew(), new CpuClock(sink));
        await PublishAsync(engine, requests);
        return new Round(requests / watch.Elapsed.TotalSeconds, cpu.MicrosecondsEach(requests));
    }

    /// <summary>Publishes in requests of 100 events, eight at a time, and waits until the last one is settled.</summary>
    public static async Task PublishAsync(EngineUnderTest engine, int requests)
    {
        var done = engine.UntilSettledAsync(requests);
        var accept = engine.Get<AcceptEvents>();
        var batches = requests / 100;
        await Parallel.ForAsync(0, batches, new ParallelOptions { MaxDegreeOfParallelism = Partnerships }, async (batch, _) =>
        {
            ReadOnlyMemory<byte> body = EngineUnderTest.Body($"p{batch % Partnerships}");
            var outcome = await accept.AcceptManyAsync([.. Enumerable.Repeat(body, 100)], null);
            if (!outcome.IsDone)
                throw new InvalidOperationException($"Not accepted: {outcome.Refusal}");
        });
        await done;
    }
}
