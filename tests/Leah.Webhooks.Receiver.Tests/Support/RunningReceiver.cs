using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>A receiver on a real Kestrel at a free port of loopback, over a real SQLite file.</summary>
internal sealed class RunningReceiver : IAsyncDisposable
{
    public const string Username = "my_user", Password = "my_pass", Token = "qhDm976TwG2sBZcftRLube";

    private readonly WebApplication _app;
    private readonly TemporaryFolder? _ownFolder;

    private RunningReceiver(WebApplication app, HttpMessageInvoker client, string database, TemporaryFolder? ownFolder)
    {
        (_app, Client, Database, _ownFolder) = (app, client, database, ownFolder);
        Address = new Uri(_app.Urls.First());
    }

    public Uri Address { get; }

    public HttpMessageInvoker Client { get; }

    /// <summary>The path of the database.</summary>
    public string Database { get; }

    public IServiceProvider Services => _app.Services;

    public Database Storage => _app.Services.GetRequiredService<ReceiverDatabase>().Database;

    public static async Task<RunningReceiver> StartAsync(
        Action<ReceiverOptions>? configure = null, Action<LeahWebhooksBuilder>? handlers = null, TimeProvider? clock = null, TemporaryFolder? folder = null,
        Action<WebApplicationBuilder>? build = null)
    {
        var own = folder is null ? new TemporaryFolder() : null;
        var database = (folder ?? own)!.Database;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        build?.Invoke(builder);
        var webhooks = builder.Services.AddLeahWebhooks(options =>
        {
            options.Database = $"Data Source={database}";
            options.Credentials.Add(ReceiverCredential.Basic(Username, Password));
            options.Credentials.Add(ReceiverCredential.Bearer(Token));
            configure?.Invoke(options);
        });
        handlers?.Invoke(webhooks);
        var built = builder.Build();
        built.MapLeahWebhooks("/");
        built.MapHealthChecks("/health/ready");
        await built.StartAsync();
        return new(built, new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false }), database, own);
    }

    public static AuthenticationHeaderValue Basic(string username = Username, string password = Password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")));

    public Task<HttpResponseMessage> PostAsync(string body, string? webhookId = null) => PostAsync(Encoding.UTF8.GetBytes(body), webhookId);

    public Task<HttpResponseMessage> PostAsync(byte[] body, string? webhookId = null) => SendAsync(request =>
    {
        request.Headers.Authorization = Basic();
        request.Content = new ByteArrayContent(body);
        if (webhookId is not null)
            request.Headers.Add(WebhookHeaders.Id, webhookId);
    });

    public Task<HttpResponseMessage> SendAsync(Action<HttpRequestMessage> change, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Post, Address);
        change(request);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> HealthAsync() =>
        Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/health/ready")), TestContext.Current.CancellationToken);

    /// <summary>Posts and expects 200.</summary>
    public async Task DeliverAsync(string body, string? webhookId = null)
    {
        using var answer = await PostAsync(body, webhookId);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Rows of the database as another program sees them; each column as text, joined by a bar.</summary>
    public IReadOnlyList<string> Query(string sql) => Rows.Query(Database, sql);

    public async Task StopAsync() => await _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
