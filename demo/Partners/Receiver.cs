using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Leah.Webhooks.Demo;

/// <summary>One request that a partner's endpoint got, and what it answered.</summary>
internal sealed record Arrival(PartnerEndpoint Endpoint, string EventId, int Attempt, byte[] Body, int Status)
{
    public bool Taken => Status == StatusCodes.Status200OK;
}

/// <summary>
/// The partners' side: one HTTPS server with a path for each endpoint. It checks the credentials, keeps what it got in memory, and refuses what it is told to.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<Arrival> _arrivals = new();
    private readonly Dictionary<string, (PartnerEndpoint Endpoint, CredentialMatcher Credentials)> _endpoints;

    private Receiver(WebApplication app, IEnumerable<PartnerEndpoint> endpoints, TimeProvider clock)
    {
        _app = app;
        _clock = clock;
        _endpoints = endpoints.ToDictionary(
            endpoint => endpoint.Path, endpoint => (endpoint, new CredentialMatcher([endpoint.Credentials])), StringComparer.Ordinal);
    }

    /// <summary>Asked for every request with right credentials: whether to answer 503.</summary>
    public Func<PartnerEndpoint, int, bool> Refuses { get; set; } = (_, _) => false;

    /// <summary>Told of every request with right credentials, once it was answered.</summary>
    public Action<Arrival> Arrived { get; set; } = _ => { };

    /// <summary>All of them, in their order.</summary>
    public IReadOnlyList<Arrival> Arrivals => [.. _arrivals];

    public Uri UrlOf(PartnerEndpoint endpoint) => new(new Uri(_app.Urls.First()), endpoint.Path);

    public static async Task<Receiver> StartAsync(X509Certificate2 certificate, IEnumerable<PartnerEndpoint> endpoints, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(certificate);
        }));
        var receiver = new Receiver(builder.Build(), endpoints, clock);
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        if (!_endpoints.TryGetValue(context.Request.Path, out var found))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!found.Credentials.Matches(Credentials.Read((IReadOnlyList<string?>)context.Request.Headers.Authorization).Credentials))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic, Bearer";
            await context.Response.WriteAsync("Unauthorized", context.RequestAborted);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        // Real endpoints take a moment; without it the drain would be over in a blink.
        await Task.Delay(TimeSpan.FromMilliseconds(150), _clock, context.RequestAborted);
        await AnswerAsync(context, found.Endpoint, body.ToArray());
    }

    private async Task AnswerAsync(HttpContext context, PartnerEndpoint endpoint, byte[] body)
    {
        var headers = context.Request.Headers;
        _ = int.TryParse(headers[WebhookHeaders.Attempt], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt);
        var status = Refuses(endpoint, attempt) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        var arrival = new Arrival(endpoint, headers[WebhookHeaders.Id].ToString(), attempt, body, status);
        _arrivals.Enqueue(arrival);
        Arrived(arrival);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(arrival.Taken ? """{"success":true}""" : """{"success":false}""", context.RequestAborted);
    }
}
