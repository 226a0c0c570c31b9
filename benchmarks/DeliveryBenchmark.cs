using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Benchmarks;

/// <summary>
/// Durable deliveries a second, published at the pace of the deliveries and all at once, beside a bare loop to the same sink, which
/// runs before and after each round: the median of the rounds' ratios. Both run until they are compiled before anything
/// is measured. All have at most 64 requests in flight, the engine eight to each of eight endpoints.
/// </summary>
internal static class DeliveryBenchmark
{
    public const int Workers = 64;
    public const int Partnerships = 8;

    /// <summary>
    /// As many events may wait to be delivered as a half of the lanes' places: publishers that keep up with the deliveries and no more, as in any hour but
    /// the worst. What is published all at once finds the lanes full and comes back from the database.
    /// </summary>
    public const int AtItsPace = 4_000;

    public static async Task<IReadOnlyList<Row>> RunAsync(Arguments arguments)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.WritePem(authority.Certificate());
        using var root = X509CertificateLoader.LoadCertificateFromFile(authority.RootPemFile);
        using var sink = await Sink.StartAsync(certificate, key);
        List<PairedRound> paced = [], burst = [];
        Task<Round> BareAsync() => BareLoop.RunAsync(sink, root, EngineUnderTest.Body("p0"), Workers, arguments.Requests);
        await WarmUp.UntilCompiledAsync("the bare loop", BareAsync);
        await WarmUp.UntilCompiledAsync("the engine", async () =>
        {
            await EngineAsync(authority, sink, arguments.Requests, AtItsPace);
            await EngineAsync(authority, sink, arguments.Requests, ahead: arguments.Requests);
        });
        var bare = await BareAsync();
        for (var round = 0; round < arguments.Rounds; round++)
        {
            var engine = await EngineAsync(authority, sink, arguments.Requests, AtItsPace);
            paced.Add(new PairedRound(bare, engine, bare = await BareAsync()));
            engine = await EngineAsync(authority, sink, arguments.Requests, ahead: arguments.Requests);
            burst.Add(new PairedRound(bare, engine, bare = await BareAsync()));
            await Console.Error.WriteLineAsync($"round {round + 1}: published as fast as delivered {paced[^1]}; all at once {burst[^1]}");
        }

        return
        [
            new Row("bare HttpClient loop, nothing stored", Row.Median(paced.Concat(burst).Select(round => round.After.Rate)), "requests/s", 1),
            Row.Rate("durable deliveries on SQLite, attempts recorded", paced, "deliveries/s"),
            Row.Rate("the same, all published at once", burst, "deliveries/s"),
            new Row("processor time of the bare loop, both sides", Row.Median(paced.Concat(burst).Select(round => round.After.Cpu)), "us/request", 1),
            Row.Cpu("processor time of a delivery, both sides", paced, "us/delivery"),
            Row.Cpu("the same, all published at once", burst, "us/delivery"),
        ];
    }

    public static async Task<Round> EngineAsync(TestAuthority authority, Sink sink, int requests, int ahead, string? postgres = null)
    {
        await using var engine = await EngineUnderTest.StartAsync(authority, Workers / Partnerships, postgres);
        for (var i = 0; i < Partnerships; i++)
            await engine.RegisterAsync($"p{i}", sink.Url);
        await PublishAsync(engine, requests / 4, ahead);
        var (watch, cpu) = (Stopwatch.StartNew(), new CpuClock(sink));
        await PublishAsync(engine, requests, ahead);
        return new Round(requests / watch.Elapsed.TotalSeconds, cpu.MicrosecondsEach(requests));
    }

    /// <summary>Publishes in requests of 100 events, eight at a time, and waits until the last one is settled.</summary>
    /// <param name="engine">Where to.</param>
    /// <param name="events">How many events.</param>
    /// <param name="ahead">The most events that are published and not yet delivered.</param>
    public static Task PublishAsync(EngineUnderTest engine, int events, int ahead) => PublishAsync([engine], events, ahead, Partnerships);

    /// <summary>As above, through several nodes in turn.</summary>
    public static async Task PublishAsync(IReadOnlyList<EngineUnderTest> nodes, int events, int ahead, int partnerships)
    {
        const int InARequest = 100;
        var (gate, settled) = (new Lock(), 0);
        using var room = new SemaphoreSlim(Math.Min(events, ahead) / InARequest);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var node in nodes)
            node.Succeeded += Count;

        await Parallel.ForAsync(0, events / InARequest, new ParallelOptions { MaxDegreeOfParallelism = Partnerships }, async (request, cancellation) =>
        {
            await room.WaitAsync(cancellation);
            ReadOnlyMemory<byte> body = EngineUnderTest.Body($"p{request % partnerships}");
            var outcome = await nodes[request % nodes.Count].Get<AcceptEvents>().AcceptManyAsync([.. Enumerable.Repeat(body, InARequest)], null);
            if (!outcome.IsDone)
                throw new InvalidOperationException($"Not accepted: {outcome.Refusal}");
        });
        await all.Task;
        foreach (var node in nodes)
            node.Succeeded -= Count;

        void Count(int succeeded)
        {
            lock (gate)
            {
                var before = settled;
                settled += succeeded;
                if (settled / InARequest > before / InARequest && !all.Task.IsCompleted)
                    room.Release((settled / InARequest) - (before / InARequest));
                if (settled >= events)
                    all.TrySetResult();
            }
        }
    }
}
