using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class TlsHandshakeTests : IDisposable
{
    private readonly Sender _sender = new();

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task Plain_HTTP_on_the_port_is_a_TLS_error_that_says_so()
    {
        var attempt = await SendToAsync(Hostile.SpeakPlainHttp);

        attempt.Outcome.ShouldBe(AttemptOutcome.Tls);
        attempt.Error.ShouldNotBeNull().ShouldContain("Check that the port speaks TLS");
        attempt.Timings.ShouldNotBeNull().Connect.ShouldNotBeNull();
    }

    [Fact]
    public async Task Reset_before_the_handshake_is_a_connection_error()
    {
        var attempt = await SendToAsync(Hostile.ResetBeforeTls);

        attempt.Outcome.ShouldBe(AttemptOutcome.Connection);
        // It may be noticed while still connecting or in the handshake.
        attempt.Error.ShouldNotBeNull().ShouldContain("ConnectionReset");
    }

    [Fact]
    public async Task Close_before_the_handshake_is_a_connection_error()
    {
        var attempt = await SendToAsync((_, _) => Task.CompletedTask);

        attempt.Outcome.ShouldBe(AttemptOutcome.Connection);
        attempt.Error.ShouldNotBeNull().ShouldContain("TLS handshake");
    }

    private async Task<Attempt> SendToAsync(Func<RawConnection, CancellationToken, Task> script)
    {
        await using var server = new RawTlsServer(_sender.Authority.Certificate(), script);
        return await _sender.SendAsync(server.Url);
    }
}
