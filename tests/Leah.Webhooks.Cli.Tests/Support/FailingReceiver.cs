using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Leah.Webhooks.Receiver;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>
/// A partner's program with our receiver inside: its handlers fail for what is about users whose ids begin with <c>bad</c>, and once for those whose ids begin with
/// <c>mended</c>. Its clock can be set back.
/// </summary>
internal sealed class FailingReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly SetClock _clock;
    private readonly ConcurrentQueue<string> _handled = new();

    private FailingReceiver(string database)
    {
        _clock = new();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services
            .AddLeahWebhooks(options =>
            {
                options.Database = database;
                options.Credentials.Add(ReceiverCredential.Bearer("token"));
                options.Handling.MaxAttempts = 2;
                options.Handling.FirstDelay = TimeSpan.FromMilliseconds(1);
            })
            .Handle<PlacementTestFinished>((test, context, _) => Handle(test.User?.Id, context), name: "tests")
            .Handle<PlacementTestFinished>((test, context, _) => Handle(test.User?.Id, context), name: "tests-too")
            .Handle<OverallLevelCalculated>((level, context, _) => Handle(level.User?.Id, context), name: "levels");
        _app = builder.Build();
        _app.MapLeahWebhooks("/");
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "token");
    }

    /// <summary>Whether the handlers fail at all.</summary>
    public bool IsBroken { get; set; } = true;

    /// <summary>How far its clock is behind.</summary>
    public TimeSpan Behind
    {
        set => _clock.Behind = value;
    }

    public static async Task<FailingReceiver> StartAsync(string database)
    {
        var receiver = new FailingReceiver(database);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async Task PostAsync(string body)
    {
        using var content = new StringContent(body);
        (await _client.PostAsync(_app.Urls.First(), content, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode().Dispose();
    }

    /// <summary>Waits until the handlers have done so much and given up on so much.</summary>
    public async Task HandledAsync(int done, int givenUp)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var letters = _app.Services.GetRequiredService<DeadLetters>();
        while (_handled.Count < done || (await letters.ListAsync(cancellation: patience.Token)).Count != givenUp)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }

    /// <summary>Gives a handler what it has given up on back.</summary>
    public Task<int> RunAgainAsync(string handler) => _app.Services.GetRequiredService<DeadLetters>().RunAgainAsync(handler);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private Task Handle(string? user, WebhookContext context)
    {
        if (IsBroken && user is not null && (user.StartsWith("bad", StringComparison.Ordinal) || (user.StartsWith("mended", StringComparison.Ordinal) && context.Attempt == 1)))
            throw new InvalidOperationException("It is broken.");
        _handled.Enqueue(user ?? "");
        return Task.CompletedTask;
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Behind { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - Behind;
    }
}
