using System.IO.Compression;
using System.Text;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class ResponseBodyTests : IDisposable
{
    private readonly Sender _sender = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _sender.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(16 * 1024, false)]
    [InlineData(16 * 1024 + 1, true)]
    [InlineData(200_000, true)]
    public async Task Body_is_kept_up_to_16_KiB(int length, bool isTruncated)
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        endpoint.Answer = (context, _) => context.Response.Body.WriteAsync(new byte[length]).AsTask();

        var attempt = await _sender.SendAsync(endpoint.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded);
        attempt.ResponseBody.Length.ShouldBe(Math.Min(length, 16 * 1024));
        attempt.ResponseTruncated.ShouldBe(isTruncated);
    }

    [Fact]
    public async Task Endless_body_after_200_is_success_and_is_hung_up_on()
    {
        await using var server = Server(Hostile.EndlessBody());

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded);
        attempt.ResponseBody.Length.ShouldBe(16 * 1024);
        attempt.ResponseTruncated.ShouldBeTrue();
        await server.WaitForScriptsAsync(Token);
        server.BytesWritten.ShouldBeLessThan(8 * 1024 * 1024);
    }

    [Fact]
    public async Task Endless_body_after_500_is_a_rejection_with_evidence()
    {
        await using var server = Server(Hostile.EndlessBody(500));

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Rejected);
        attempt.StatusCode.ShouldBe(500);
        attempt.ResponseBody.Length.ShouldBe(16 * 1024);
    }

    [Fact]
    public async Task Dripping_body_after_200_is_success_within_what_is_left_of_the_time()
    {
        await using var server = Server(Hostile.DripBody(TimeSpan.FromMilliseconds(10)));

        // What a body has alone is 5 s; of these 4 a handshake on a busy machine takes a part.
        var attempt = await _sender.SendAsync(server.Url, TimeSpan.FromSeconds(4));

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded);
        attempt.Error.ShouldBeNull();
        attempt.ResponseTruncated.ShouldBeTrue();
        attempt.ResponseBody.Length.ShouldBeInRange(1, 401);
        attempt.Duration.ShouldBeInRange(TimeSpan.FromSeconds(3.98), TimeSpan.FromSeconds(24));
        await server.WaitForScriptsAsync(Token);
    }

    [Fact]
    public async Task Reset_in_the_middle_of_the_body_after_200_is_success()
    {
        using var headers = new HeadersRead();
        await using var server = Server(async (connection, stop) =>
        {
            await headers.BeginBodyAsync(connection, stop);
            connection.Reset();
        });

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded, attempt.Error);
        attempt.ResponseTruncated.ShouldBeTrue();
        attempt.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(4), "the reset must have ended it");
    }

    [Fact]
    public async Task Body_that_ends_early_is_kept_as_far_as_it_came()
    {
        await using var server = Server(Hostile.Send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun"));

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded);
        attempt.ResponseTruncated.ShouldBeTrue();
        Encoding.ASCII.GetString(attempt.ResponseBody.Span).ShouldBe("begun");
    }

    [Fact]
    public async Task Malformed_chunks_after_200_are_success()
    {
        await using var server = Server(Hostile.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\n"));

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded);
        attempt.ResponseTruncated.ShouldBeTrue();
    }

    [Fact]
    public async Task Gzip_bomb_stays_packed()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(new byte[10 * 1024 * 1024], Token);
        await using var endpoint = await HttpsEndpoint.StartAsync(_sender.Authority.Certificate());
        endpoint.Answer = async (context, _) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed.ToArray());
        };

        var attempt = await _sender.SendAsync(endpoint.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Succeeded);
        attempt.ResponseBody.ToArray().ShouldBe(packed.ToArray());
        attempt.ResponseTruncated.ShouldBeFalse();
    }

    [Fact]
    public async Task Protocol_switch_is_a_rejection_whose_bytes_are_not_read()
    {
        await using var server = Server(async (connection, stop) =>
        {
            await connection.SecureAsync(stop);
            await connection.ReadRequestAsync(stop);
            await connection.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", stop);
            await connection.WaitForCloseAsync(stop);
        });

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Rejected);
        attempt.StatusCode.ShouldBe(101);
        attempt.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(4));
        await server.WaitForScriptsAsync(Token);
    }

    private RawTlsServer Server(Func<RawConnection, CancellationToken, Task> script) => new(_sender.Authority.Certificate(), script);
}
