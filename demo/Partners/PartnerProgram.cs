using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Leah.Webhooks.Receiver;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Demo;

/// <summary>One request that a partner's endpoint got, and what it answered.</summary>
internal sealed record Arrival(PartnerEndpoint Endpoint, string EventId, int Attempt, byte[] Body, int Status)
{
    public bool Taken => Status == StatusCodes.Status200OK;
}

/// <summary>
/// A partner's program behind one endpoint: HTTPS, and the receiver of this repository as its users have it, with a database of its own.
/// Before the receiver stands what the demo needs: somebody who sees each request, and who may keep it from getting there.
/// </summary>
internal sealed class PartnerProgram : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PartnerProgram(PartnerEndpoint endpoint, string database, WebApplication app) => (Endpoint, Database, _app) = (endpoint, database, app);

    public PartnerEndpoint Endpoint { get; }

    /// <summary>The file of its database.</summary>
    public string Database { get; }

    public Uri Url => new(new Uri(_app.Urls.First()), Endpoint.Path);

    /// <summary>Starts it.</summary>
    /// <param name="endpoint">Where it listens, and with which credentials.</param>
    /// <param name="database">The file of its database.</param>
    /// <param name="certificate">What it serves with.</param>
    /// <param name="refuses">Asked for every request, with its attempt: whether to answer 503 instead of taking it in.</param>
    /// <param name="arrived">Told of every request, once what to answer is known.</param>
    /// <param name="clock">The time.</param>
    public static async Task<PartnerProgram> StartAsync(
        PartnerEndpoint endpoint, string database, X509Certificate2 certificate, Func<PartnerEndpoint, int, bool> refuses, Action<Arrival> arrived, TimeProvider clock)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(certificate);
        }));
        builder.Services.AddRouting();
        builder.Services.AddLeahWebhooks(options =>
        {
            options.Database = $"Data Source={database}";
            options.Credentials.Add(endpoint.Credentials switch
            {
                BasicCredentials basic => ReceiverCredential.Basic(basic.Username, basic.Password),
                BearerCredentials bearer => ReceiverCredential.Bearer(bearer.Token),
                _ => throw new InvalidOperationException("There are two kinds of credentials."),
            });
        });
        var app = builder.Build();
        app.Use((context, next) => WatchAsync(context, next, endpoint, refuses, arrived, clock));
        app.MapLeahWebhooks(endpoint.Path);
        await app.StartAsync();
        return new PartnerProgram(endpoint, database, app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task WatchAsync(
        HttpContext context, RequestDelegate next, PartnerEndpoint endpoint, Func<PartnerEndpoint, int, bool> refuses, Action<Arrival> arrived, TimeProvider clock)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        context.Request.Body = body;
        // Real endpoints take a moment; without it the drain would be over in a blink.
        await Task.Delay(TimeSpan.FromMilliseconds(150), clock, context.RequestAborted);

        _ = int.TryParse(context.Request.Headers[WebhookHeaders.Attempt], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt);
        if (refuses(endpoint, attempt))
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else
            await next(context);
        arrived(new Arrival(endpoint, context.Request.Headers[WebhookHeaders.Id].ToString(), attempt, body.ToArray(), context.Response.StatusCode));
    }
}
