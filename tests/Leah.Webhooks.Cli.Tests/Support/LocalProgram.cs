using System.Collections.Concurrent;
using System.Net;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>A program that somebody is writing: plain HTTP on a free loopback port. It keeps each request and answers as it is told.</summary>
internal sealed class LocalProgram : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalProgram(WebApplication app) => _app = app;

    public Uri Url => new(new Uri(_app.Urls.First()), "/hooks");

    /// <summary>The status of an answer, by the request's place from 1 on.</summary>
    public Func<int, int> Status { get; set; } = _ => 200;

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    public static async Task<LocalProgram> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var program = new LocalProgram(app);
        app.Run(program.TakeAsync);
        await app.StartAsync();
        return program;
    }

    /// <summary>Waits until so many requests came in all.</summary>
    public async Task<IReadOnlyList<ReceivedRequest>> WaitAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var next = Volatile.Read(ref _arrival).Task;
            if (_requests.Count >= count)
                return Requests;
            await next.WaitAsync(patience.Token);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _requests.Enqueue(new(
            context.Request.Method, context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray(), TimeProvider.System.GetUtcNow(), context.Connection.Id));
        context.Response.StatusCode = Status(_requests.Count);
        Interlocked.Exchange(ref _arrival, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}
