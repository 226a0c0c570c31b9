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

/// <summary>A receiver on a real Kestrel at a free port of loopback, over a real database.</summary>
internal sealed class RunningReceiver : IAsyncDisposable
{
    public const string Username = "my_user", Password = "my_pass", Token = "qhDm976TwG2sBZcftRLube";

    private readonly WebApplication _app;
    private readonly ReceiverStore? _ownStore;

    private RunningReceiver(WebApplication app, HttpMessageInvoker client, TestOutputLog log, ReceiverStore store, ReceiverStore? ownStore)
    {
        (_app, Client, Log, Store, _ownStore) = (app, client, log, store, ownStore);
        Address = new Uri(_app.Urls.First());
    }

    public Uri Address { get; }

    public HttpMessageInvoker Client { get; }

    public TestOutputLog Log { get; }

    public ReceiverStore Store { get; }

    /// <summary>The path of the SQLite file.</summary>
    public string Database => Store.File;

    public IServiceProvider Services => _app.Services;

    public Database Storage => _app.Services.GetRequiredService<ReceiverDatabase>().Database;

    /// <summary>Starts one on a SQLite file.</summary>
    public static Task<RunningReceiver> StartAsync(
        Action<ReceiverOptions>? configure = null, Action<LeahWebhooksBuilder>? handlers = null, TimeProvider? clock = null, TemporaryFolder? folder = null,
        Action<WebApplicationBuilder>? build = null) =>
        StartAsync(configure, handlers, clock, folder is null ? ReceiverStore.In(new TemporaryFolder()) : null, folder is null ? null : ReceiverStore.In(folder), build);

    /// <summary>Starts one on a database that is its own, or on one that outlives it.</summary>
    public static async Task<RunningReceiver> StartAsync(
        Action<ReceiverOptions>? configure, Action<LeahWebhooksBuilder>? handlers, TimeProvider? clock, ReceiverStore? own, ReceiverStore? shared,
        Action<WebApplicationBuilder>? build = null)
    {
        var store = own ?? shared ?? throw new ArgumentException("It needs a database.", nameof(own));
        var builder = WebApplication.CreateSlimBuilder();
        var log = new TestOutputLog();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        build?.Invoke(builder);
        var webhooks = builder.Services.AddLeahWebhooks(options =>
        {
            options.Database = store.ConnectionString;
            options.Credentials.Add(ReceiverCredential.Basic(Username, Password));
            options.Credentials.Add(ReceiverCredential.Bearer(Token));
            configure?.Invoke(options);
        });
        handlers?.Invoke(webhooks);
        var built = builder.Build();
        built.MapLeahWebhooks("/");
        built.MapHealthChecks("/health/ready");
        await built.StartAsync();
        return new(built, new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false }), log, store, own);
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
    public IReadOnlyList<string> Query(string sql) => Store.Query(sql);

    public async Task StopAsync() => await _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        // As a program ends: its handlers come to their end, and leave their turns to whoever comes next.
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (_ownStore is not null)
            await _ownStore.DisposeAsync();
    }
}
