using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.TestKit;

/// <summary>A partner's endpoint on a free loopback port: takes requests over TLS, keeps each, and answers as it is told.</summary>
public sealed class HttpsEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private TaskCompletionSource _arrival = Signal();

    private HttpsEndpoint(WebApplication app) => _app = app;

    /// <summary>Where it listens: <c>https://127.0.0.1:port/</c>, or another address where one was given.</summary>
    public Uri Url => new(new Uri(_app.Urls.First()), "/");

    /// <summary>The same port under another name, which must resolve to 127.0.0.1 for the sender.</summary>
    public Uri UrlFor(string host) => new UriBuilder(Url) { Host = host }.Uri;

    /// <summary>Writes the answer, after the request was kept; 200 with <c>{"success":true}</c> until it is set.</summary>
    public Func<HttpContext, ReceivedRequest, Task> Answer { get; set; } = Success;

    /// <summary>All requests so far, in the order in which they were complete.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>Starts an endpoint with the given certificate, on 127.0.0.1 unless another loopback address is given.</summary>
    public static async Task<HttpsEndpoint> StartAsync(X509Certificate2 certificate, IPAddress? address = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address ?? IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        var endpoint = new HttpsEndpoint(app);
        app.Run(endpoint.TakeAsync);
        await app.StartAsync();
        return endpoint;
    }

    /// <summary>Answers every request with this status and no body.</summary>
    public void AnswerWith(int status) => Answer = (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>Waits until so many requests came in all, and gives them.</summary>
    public async Task<IReadOnlyList<ReceivedRequest>> WaitForRequestsAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the count is looked at, so that no arrival falls between the two.
            var next = Volatile.Read(ref _arrival).Task;
            if (_requests.Count >= count)
                return Requests;
            await next.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task Success(HttpContext context, ReceivedRequest request)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"success":true}""");
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new ReceivedRequest(
            context.Request.Method, context.Request.Path + context.Request.QueryString, headers, body.ToArray(),
            TimeProvider.System.GetUtcNow(), context.Connection.Id);
        _requests.Enqueue(request);
        Interlocked.Exchange(ref _arrival, Signal()).SetResult();
        await Answer(context, request);
    }
}
