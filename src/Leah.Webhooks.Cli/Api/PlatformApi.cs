using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Api;

/// <summary>The platform as the command speaks to it. Answers are kept as JSON, so that what a newer platform adds is shown and not lost.</summary>
internal sealed class PlatformApi : IDisposable
{
    private const int LargestAnswer = 64 << 20;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = PlatformJson.Default };

    private readonly HttpClient _client;

    public PlatformApi(Uri address, string key, FileInfo? root)
    {
        Address = address;
        // How long an answer may take is said by each call: a stream may take as long as it likes.
        _client = new HttpClient(Handler(root)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
        if (key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new UsageException("The API key has characters that none has: take it as it was shown, without spaces around it.");
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("leah");
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>How it is spoken to: no redirects, no cookies, and where a root is given, that one alone.</summary>
    public static SocketsHttpHandler Handler(FileInfo? root)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) };
        if (root is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = PolicyFor(root) };
        return handler;
    }

    /// <summary>Writes one part of a path.</summary>
    public static string Part(string id) => Uri.EscapeDataString(id);

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    public Task<JsonElement> PostAsync(string path, JsonNode? body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, ToContent(body), cancellation);

    public Task<JsonElement> PatchAsync(string path, JsonNode body, CancellationToken cancellation) => SendAsync(HttpMethod.Patch, path, ToContent(body), cancellation);

    public Task<JsonElement> DeleteAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Delete, path, null, cancellation);

    /// <summary>Sends; gives the answer's JSON, or an undefined element where it had no body.</summary>
    /// <exception cref="ApiException">It was refused, or nobody answered.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation, string? idempotencyKey = null)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(LongestWait);
        try
        {
            using var request = new HttpRequestMessage(method, To(path)) { Content = content };
            if (idempotencyKey is not null)
                request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, timeout.Token);
            var body = await response.Content.ReadAsByteArrayAsync(timeout.Token);
            if (!response.IsSuccessStatusCode)
                throw Refused(response, body);
            return body.Length == 0 ? default : Parse(body);
        }
        catch (HttpRequestException error)
        {
            throw Unreachable(error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ApiException($"The platform at {Address} did not answer within {LongestWait.TotalSeconds:0} s.");
        }
    }

    /// <summary>Opens a stream of server-sent events; the caller ends it.</summary>
    /// <exception cref="ApiException">It was refused, or nobody answered.</exception>
    public async Task<HttpResponseMessage> OpenStreamAsync(string path, string? lastEventId, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, To(path));
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        try
        {
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw Refused(response, await response.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (HttpRequestException error)
        {
            throw Unreachable(error);
        }
    }

    public void Dispose() => _client.Dispose();

    private static ApiException Refused(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        return new(ProblemText.Of(status, body, response.Headers.RetryAfter?.Delta?.TotalSeconds.ToString()), status);
    }

    private static StringContent? ToContent(JsonNode? body) =>
        body is null ? null : new(body.ToJsonString(Relaxed), System.Text.Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private static X509ChainPolicy PolicyFor(FileInfo root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(root.FullName);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--root cannot be read: {error.Message}");
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new UsageException($"--root {root.Name} holds no certificate.");
    }

    private Uri To(string path) => new(Address.AbsoluteUri.TrimEnd('/') + path);

    private JsonElement Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new ApiException($"What answers at {Address} does not speak JSON. Is this address the platform's?");
        }
    }

    private ApiException Unreachable(HttpRequestException error) => new(
        $"The platform at {Address} cannot be reached: {TlsWords.Of(error)}\n  Is it running? LEAH_URL or --platform says where it is.");
}
