using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Platform.Tests.Operations.Telemetry;

/// <summary>The platform reports to a collector, as a process with the standard variables set: here a server that keeps what is posted to it.</summary>
public sealed class OtlpTests
{
    [Fact]
    public async Task Metrics_and_traces_reach_the_collector_that_the_standard_variables_name()
    {
        using var folder = new TempFolder();
        ConcurrentDictionary<string, string> posted = new(StringComparer.Ordinal);
        await using var collector = await CollectAsync(posted);
        await using var platform = new PlatformProcess(
            folder.FullPath,
            "--Urls", "http://127.0.0.1:0",
            "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First(),
            "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = await platform.AddressAsync() };
        (await client.GetAsync(new Uri("/v1/event-types", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // What is collected is handed over at the stop at the latest.
        platform.Terminate();
        (await platform.ExitAsync()).Code.ShouldBe(0);

        posted["/v1/traces"].ShouldContain("leah-webhooks-platform");
        posted["/v1/traces"].ShouldContain("/v1/event-types");
        posted["/v1/metrics"].ShouldContain("leah.attempts.in_flight");
    }

    private static async Task<WebApplication> CollectAsync(ConcurrentDictionary<string, string> posted)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var text = Encoding.Latin1.GetString(body.ToArray());
            posted.AddOrUpdate(context.Request.Path, text, (_, before) => before + text);
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await app.StartAsync();
        return app;
    }
}
