using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Sending;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>The last step of a connection: TLS 1.2 or 1.3, with a certificate that verifies.</summary>
internal sealed class TlsHandshake(X509Certificate2Collection roots, TimeProvider clock)
{
    /// <exception cref="ConnectFailedException">The handshake failed, or the certificate did not verify.</exception>
    public async Task<EndpointConnection> PerformAsync(
        Socket socket, IPEndPoint remote, string host, ConnectTimings timings, AttemptTrace? trace, CancellationToken cancellationToken)
    {
        trace?.Connects(timings, $"in the TLS handshake with {remote}", remoteAddress: remote.ToString());
        var start = clock.GetTimestamp();
        var check = new CertificateCheck(host, roots, clock);
        var connection = new EndpointConnection(new ByteBudget(socket), remote, trace, timings);
        using var deadline = new CancellationTokenSource(EndpointConnector.StepLimit, clock);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await connection.AuthenticateAsClientAsync(Options(host, check), given.Token);
            timings.Tls = clock.GetElapsedTime(start);
            return connection;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            timings.Tls = clock.GetElapsedTime(start);
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
            throw Failure(e, check.Fault);
        }
    }

    private static SslClientAuthenticationOptions Options(string host, CertificateCheck check) => new()
    {
        // A name with the root's dot is the same host, but no certificate carries it so.
        TargetHost = host.TrimEnd('.'),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        CertificateChainPolicy = CertificateCheck.Policy(),
        RemoteCertificateValidationCallback = check.Accepts,
    };

    private static ConnectFailedException Failure(Exception e, string? certificateFault) => e switch
    {
        _ when certificateFault is not null => new(AttemptOutcome.Tls, certificateFault, e),
        OperationCanceledException => new(AttemptOutcome.Timeout, $"The TLS handshake did not end within {EndpointConnector.StepLimit.TotalSeconds:0.#} s.", e),
        ByteBudgetExceededException => new(AttemptOutcome.Tls, "The TLS handshake failed: the endpoint sent more than any handshake has.", e),
        IOException { InnerException: SocketException { SocketErrorCode: var error } } => new(AttemptOutcome.Connection, $"The connection was cut off in the TLS handshake ({error}).", e),
        // The stream's word for an end of file before the handshake's end.
        IOException => new(AttemptOutcome.Connection, "The endpoint closed the connection in the TLS handshake.", e),
        AuthenticationException { InnerException: { } inner } => new(AttemptOutcome.Tls, $"The TLS handshake failed: {inner.Message}", e),
        _ => new(AttemptOutcome.Tls, $"The TLS handshake failed: {e.Message} Check that the port speaks TLS 1.2 or 1.3.", e),
    };
}
