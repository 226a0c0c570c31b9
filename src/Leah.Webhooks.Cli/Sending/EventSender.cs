using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Sending;

namespace Leah.Webhooks.Cli.Sending;

/// <summary>
/// Sends events to one endpoint as the platform does: HTTP/1.1 with its headers, no redirects, no proxy, TLS 1.2 or 1.3 with a certificate that verifies
/// by the same check.
/// </summary>
internal sealed class EventSender : IDisposable
{
    /// <summary>How long the platform waits for an answer's header, unless an endpoint is set otherwise.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private const int MostBodyBytes = 16 * 1024;

    private static readonly TimeSpan BodyLimit = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _http;
    private readonly Target _target;
    private readonly string? _authorization;
    private readonly TimeProvider _clock;
    private volatile string? _certificateFault;

    public EventSender(Target target, Credentials? credentials, X509Certificate2Collection roots, TimeProvider clock, int mostConnections = int.MaxValue)
    {
        (_target, _authorization, _clock) = (target, credentials?.ToHeaderValue(), clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 32,
            MaxConnectionsPerServer = mostConnections,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = CertificateCheck.Policy(),
                RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                {
                    var check = new CertificateCheck(target.Url.IdnHost, roots, clock);
                    var accepts = check.Accepts(sender, certificate, chain, errors);
                    _certificateFault = check.Fault;
                    return accepts;
                },
            },
        });
    }

    /// <summary>Makes one attempt. Throws for nothing that the far side or the network does.</summary>
    public async Task<Exchange> SendAsync(EventRequest request, CancellationToken cancellation)
    {
        var start = _clock.GetTimestamp();
        using var limit = new CancellationTokenSource(Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, _target.Url)
            {
                Version = HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = request.CutOff ? new CutOffContent(request.Body) : new ReadOnlyMemoryContent(request.Body),
            };
            WebhookHeaders.AddTo(message, _authorization, request.EventId, _clock.GetUtcNow(), request.Attempt);
            using var response = await _http.SendAsync(message, either.Token);
            var elapsed = _clock.GetElapsedTime(start);
            limit.CancelAfter(BodyLimit);
            return new(elapsed) { Status = (int)response.StatusCode, Body = await ReadAsync(response, either.Token) };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            var fault = limit.IsCancellationRequested ? SendFault.Timeout(Timeout) : SendFault.Of(error, _certificateFault);
            return new(_clock.GetElapsedTime(start)) { Fault = fault };
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The body's first bytes. How it goes on changes nothing of the outcome, so neither does its breaking off.</summary>
    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken limit)
    {
        var buffer = new byte[MostBodyBytes];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(limit);
            while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), limit) is > 0 and var read)
                length += read;
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
        {
            // What was read until then is what is shown.
        }

        return buffer[..length];
    }
}
