using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class DiagnosisTests : IDisposable
{
    private readonly Sender _sender = new();

    public void Dispose() => _sender.Dispose();

    [Theory]
    [InlineData("", "closed the connection before its response's header")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "closed the connection before its response's header")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", "closed the connection before its response's header")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "not an HTTP response")]
    [InlineData("HTTP/1.1 abc\r\n\r\n", "not an HTTP response")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", "not an HTTP response")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\r\n\r\n", "not an HTTP response")]
    public async Task Answer_that_is_none_is_a_connection_error(string answer, string error)
    {
        await using var server = Server(Hostile.Send(answer));

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Connection);
        attempt.Error.ShouldNotBeNull().ShouldContain(error);
        attempt.StatusCode.ShouldBeNull();
        attempt.RemoteAddress.ShouldBe($"127.0.0.1:{server.Port}");
        server.ConnectionCount.ShouldBe(1, "a fresh connection is never tried twice");
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    public async Task Reset_before_the_header_is_complete_is_a_connection_error(string before)
    {
        await using var server = Server(Hostile.SendAndReset(before));

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Connection);
        attempt.Error.ShouldBe("The endpoint reset the connection before its response's header was complete.");
        server.ConnectionCount.ShouldBe(1, "a fresh connection is never tried twice");
    }

    [Fact]
    public async Task Header_just_over_the_limit_is_a_connection_error()
    {
        await using var server = Server(Hostile.Send($"HTTP/1.1 200 OK\r\nx: {new string('v', 33 * 1024)}\r\nContent-Length: 0\r\n\r\n"));

        var attempt = await _sender.SendAsync(server.Url);

        attempt.Outcome.ShouldBe(AttemptOutcome.Connection);
        attempt.Error.ShouldBe("The response's header is longer than 32 KiB.");
    }

    private RawTlsServer Server(Func<RawConnection, CancellationToken, Task> script) => new(_sender.Authority.Certificate(), script);
}
