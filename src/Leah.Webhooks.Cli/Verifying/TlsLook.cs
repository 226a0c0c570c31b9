using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Cli.Sending;
using Leah.Webhooks.Cli.Verifying.Wire;
using Leah.Webhooks.Sending;

namespace Leah.Webhooks.Cli.Verifying;

/// <summary>Looks at an endpoint's TLS without sending it anything.</summary>
internal sealed class TlsLook(Target target, X509Certificate2Collection roots, TimeSpan limit, TimeProvider clock)
{
    /// <summary>Shakes hands and reports; null fault means that the platform would send here.</summary>
    public async Task<TlsReport> HandshakeAsync(CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var check = new CertificateCheck(target.Url.IdnHost, roots, clock);
        var report = new TlsReport();
        try
        {
            using var socket = await WireClient.ConnectAsync(target, either.Token);
            await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = target.Url.IdnHost,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    CertificateChainPolicy = CertificateCheck.Policy(),
                    RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                    {
                        // Each of the three is a case of its own, so it is asked without the others.
                        report = report with
                        {
                            IsForName = !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
                            NotAfter = certificate is X509Certificate2 known ? new DateTimeOffset(known.NotAfter) : null,
                            IsInDate = certificate is X509Certificate2 { } dated && dated.NotBefore <= clock.GetLocalNow().DateTime && clock.GetLocalNow().DateTime <= dated.NotAfter,
                        };
                        var chainErrors = errors & SslPolicyErrors.RemoteCertificateChainErrors;
                        report = report with { IsChained = new CertificateCheck(target.Url.IdnHost, roots, clock).Accepts(sender, certificate, chain, chainErrors) || !report.IsInDate };
                        return check.Accepts(sender, certificate, chain, errors);
                    },
                },
                either.Token);
            return report with { Protocol = tls.SslProtocol };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            return report with { Fault = deadline.IsCancellationRequested ? SendFault.Timeout(limit) : SendFault.Of(error, check.Fault) };
        }
    }

    /// <summary>
    /// Offers one old version of TLS and nothing newer, in bytes of our own, because this machine's TLS may not speak it any more. True where the endpoint
    /// goes on with it, false where it refuses.
    /// </summary>
    /// <param name="minor">1 for TLS 1.0, 2 for TLS 1.1.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<bool> SpeaksOldAsync(byte minor, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using var socket = await WireClient.ConnectAsync(target, either.Token);
            await socket.SendAsync(OldHello.Bytes(minor), either.Token);
            var answer = new byte[6];
            var length = 0;
            while (length < answer.Length && await socket.ReceiveAsync(answer.AsMemory(length), either.Token) is > 0 and var read)
                length += read;
            // A record of the handshake (22) with a ServerHello (2); a refusal is an alert (21) or a closed connection.
            return length == answer.Length && answer[0] == 22 && answer[5] == 2;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>What a handshake showed.</summary>
internal sealed record TlsReport
{
    public SslProtocols? Protocol { get; init; }

    public bool IsForName { get; init; }

    public bool IsInDate { get; init; }

    public bool IsChained { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    public SendFault? Fault { get; init; }
}
