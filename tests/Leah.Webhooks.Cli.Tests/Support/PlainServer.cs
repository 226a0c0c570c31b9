using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>A server that keeps every request and answers as it is told.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _requests = new();

    private readonly TaskCompletionSource _firstAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PlainServer(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.First()}/hook";

    public IReadOnlyList<SeenRequest> Requests => [.. _requests];

    /// <summary>Waits until an answer is out, to its last byte.</summary>
    public Task AnsweredAsync() => _firstAnswer.Task.WaitAsync(TestContext.Current.CancellationToken);

    public static Task<PlainServer> StartAsync(int status) => StartAsync((http, _) =>
    {
        http.Response.StatusCode = status;
        if (status is >= 300 and < 400)
            http.Response.Headers.Location = "/elsewhere";
        return Task.CompletedTask;
    });

    public static async Task<PlainServer> StartAsync(Func<HttpContext, SeenRequest, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new PlainServer(app);
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var request = new SeenRequest(
                $"{http.Request.Method} {http.Request.Path} {http.Request.Protocol}",
                http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                await reader.ReadToEndAsync());
            server._requests.Enqueue(request);
            http.Response.OnCompleted(() =>
            {
                server._firstAnswer.TrySetResult();
                return Task.CompletedTask;
            });
            await answer(http, request);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A request as the server saw it.</summary>
internal sealed record SeenRequest(string Line, IReadOnlyDictionary<string, string> Headers, string Body);
