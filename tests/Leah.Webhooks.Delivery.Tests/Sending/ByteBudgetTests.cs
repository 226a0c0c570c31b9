using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

[Collection(RunsAlone.Name)]
public sealed class ByteBudgetTests : IDisposable
{
    // What may lie in the two machines' socket buffers when the sender has long let go.
    private const long InBuffers = 8 * 1024 * 1024;

    private readonly Sender _sender = new();

    public static TheoryData<string> Floods => ["endless headers", "endless header line", "interim storm"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _sender.Dispose();

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task Flood_before_the_header_is_cut_by_bytes_long_before_time(string flood)
    {
        await using var server = Server(flood switch
        {
            "endless headers" => Hostile.EndlessHeaders,
            "endless header line" => Hostile.EndlessHeaderLine,
            _ => Hostile.InterimStorm,
        });

        var attempt = await _sender.SendAsync(server.Url, TimeSpan.FromSeconds(60));

        attempt.Outcome.ShouldBe(AttemptOutcome.Connection);
        attempt.Error.ShouldNotBeNull().ShouldContain("KiB");
        attempt.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(50));
        await server.WaitForScriptsAsync(Token);
        server.BytesWritten.ShouldBeLessThan(InBuffers);
    }

    [Fact]
    public async Task Flood_of_chunk_extensions_is_cut_and_the_attempt_has_succeeded()
    {
        await using var server = Server(Hostile.EndlessChunkExtensions);

        var attempt = await _sender.SendAsync(server.Url, TimeSpan.FromSeconds(60));

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded);
        attempt.ResponseTruncated.ShouldBeTrue();
        attempt.ResponseBody.Length.ShouldBeLessThan(20, "each byte cost 12 KB, and in the 5 s that a body has there would be thousands");
        await server.WaitForScriptsAsync(Token);
        server.BytesWritten.ShouldBeLessThan(InBuffers);
    }

    [Fact]
    public async Task Memory_stays_flat_under_many_floods()
    {
        await using var server = Server(Hostile.EndlessBody());
        await _sender.SendAsync(server.Url);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        for (var i = 0; i < 20; i++)
            (await _sender.SendAsync(server.Url)).Outcome.ShouldBe(AttemptOutcome.Succeeded);

        // Server and sender share this process; both together may allocate what 20 connections need, not what an endless body would.
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(20L * 1024 * 1024);
        await server.WaitForScriptsAsync(Token);
    }

    private RawTlsServer Server(Func<RawConnection, CancellationToken, Task> script) => new(_sender.Authority.Certificate(), script);
}
