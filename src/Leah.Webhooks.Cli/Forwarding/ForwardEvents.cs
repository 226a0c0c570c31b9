using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.Cli.Forwarding;

/// <summary>Posts events to a program as the platform would: byte for byte, with its headers, without following redirects.</summary>
internal sealed class ForwardEvents : IDisposable
{
    // As long as the platform waits by default.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = LongestWait,
        MaxResponseHeadersLength = 64,
    });

    private readonly Uri _target;
    private readonly string? _authorization;
    private readonly TimeProvider _clock;

    public ForwardEvents(Uri target, string? authorization, TimeProvider clock) => (_target, _authorization, _clock) = (target, authorization, clock);

    public async Task<ForwardResult> SendAsync(ForwardedEvent forwarded, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(LongestWait);
        var began = _clock.GetTimestamp();
        try
        {
            using var request = ToRequest(forwarded);
            // The status decides; what follows it changes nothing.
            using var response = await _invoker.SendAsync(request, timeout.Token);
            return new((int)response.StatusCode, null, _clock.GetElapsedTime(began));
        }
        catch (HttpRequestException error)
        {
            return new(null, Words(error), _clock.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(null, $"no answer in {LongestWait.TotalSeconds:0} s", _clock.GetElapsedTime(began));
        }
    }

    public void Dispose() => _invoker.Dispose();

    private HttpRequestMessage ToRequest(ForwardedEvent forwarded)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _target)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(forwarded.Body),
        };
        foreach (var (name, value) in forwarded.Headers)
        {
            // A recorded credential is never sent: it is another program's.
            if (string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        if (_authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        request.Headers.TryAddWithoutValidation(WebhookHeaders.Timestamp, _clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(WebhookHeaders.Attempt, "1");
        return request;
    }

    private static string Words(HttpRequestException error) => error switch
    {
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "nobody listens there",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS failed: " + (error.InnerException ?? error).Message,
        { HttpRequestError: HttpRequestError.ResponseEnded } => "it hung up without an answer",
        _ => (error.InnerException ?? error).Message,
    };
}
