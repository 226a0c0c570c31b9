using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Platform.Tests.Operations.Telemetry;

/// <summary>The platform reports to a collector, as a process with the standard variables set: here a server that keeps what is posted to it.</summary>
public sealed class OtlpTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Parent = "b7ad6b7169203331", TraceParent = $"00-{Trace}-{Parent}-01";

    private static readonly object Registered = new { @event = EventTypes.UserRegistered, user = new { id = "u1" }, partner = new { id = "acme" }, date = "2024-03-07T13:43:40.674Z" };

    private readonly ConcurrentQueue<(string Path, byte[] Body)> posted = new();

    [Fact]
    public async Task Metrics_and_traces_reach_the_collector_that_the_standard_variables_name()
    {
        using var folder = new TempFolder();
        await using var collector = await CollectAsync();
        await using var platform = Start(folder, collector);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = await platform.AddressAsync() };
        (await client.GetAsync(new Uri("/v1/event-types", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await StopAsync(platform);

        Posted("/v1/traces").ShouldContain("leah-webhooks-platform");
        Posted("/v1/traces").ShouldContain("/v1/event-types");
        Posted("/v1/metrics").ShouldContain("leah.attempts.in_flight");
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("journey")]
    public async Task Every_attempt_stands_in_the_trace_of_the_request_that_published_its_event(string by)
    {
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        await using var database = await TestDatabase.CreateAsync();
        await using var partner = await HttpsEndpoint.StartAsync(authority.Certificate());
        partner.AnswerWith(500);
        await using var collector = await CollectAsync();
        await using var platform = Start(folder, collector, database, authority);
        using var client = await ClientAsync(platform);
        await PostAsync(client, "/v1/partnerships", new { id = "acme", name = "ACME", kind = "B2B", code = "JOIN" });
        await PostAsync(client, "/v1/partnerships/acme/endpoints", new { url = partner.Url, eventTypes = EventTypes.All, authentication = new { type = "bearer", token = "t" } });

        client.DefaultRequestHeaders.Add("traceparent", TraceParent);
        if (by == "publish")
            await PostAsync(client, "/v1/events", Registered);
        else
            await PostAsync(client, "/v1/learners/u1/registrations", new { code = "JOIN" });
        var sent = await partner.WaitForRequestsAsync(3, TestContext.Current.CancellationToken);
        await StopAsync(platform);

        var attempts = AttemptsOfTheRequest();
        attempts.Count.ShouldBe(3);
        attempts.ShouldAllBe(attempt => attempt.Raw.Contains(sent[0].Headers["webhook-id"], StringComparison.Ordinal) && attempt.Raw.Contains("rejected", StringComparison.Ordinal));
        sent.ShouldAllBe(one => !one.Headers.ContainsKey("traceparent") && !one.Headers.ContainsKey("Request-Id"));
    }

    [Fact]
    public async Task An_attempt_after_a_restart_stands_in_that_trace_too()
    {
        using var folder = new TempFolder();
        using var authority = new TestAuthority();
        await using var database = await TestDatabase.CreateAsync();
        await using var partner = await HttpsEndpoint.StartAsync(authority.Certificate());
        await using var collector = await CollectAsync();
        string endpoint;
        await using (var platform = Start(folder, collector, database, authority))
        {
            using var client = await ClientAsync(platform);
            await PostAsync(client, "/v1/partnerships", new { id = "acme", name = "ACME", kind = "B2B" });
            endpoint = await PostAsync(client, "/v1/partnerships/acme/endpoints", new { url = partner.Url, eventTypes = EventTypes.All, authentication = new { type = "bearer", token = "t" } });
            await PostAsync(client, $"/v1/partnerships/acme/endpoints/{endpoint}/pause", new { });
            client.DefaultRequestHeaders.Add("traceparent", TraceParent);
            await PostAsync(client, "/v1/events", Registered);
            await StopAsync(platform);
        }

        partner.Requests.ShouldBeEmpty();
        await using var again = Start(folder, collector, database, authority);
        using var other = await ClientAsync(again);
        await PostAsync(other, $"/v1/partnerships/acme/endpoints/{endpoint}/resume", new { });
        await partner.WaitForRequestsAsync(1, TestContext.Current.CancellationToken);
        await StopAsync(again);

        AttemptsOfTheRequest().ShouldHaveSingleItem();
    }

    /// <summary>The attempts that were handed over; all of them below the request that came with <see cref="TraceParent"/>.</summary>
    private List<OtlpSpan> AttemptsOfTheRequest()
    {
        var spans = posted.Where(post => post.Path == "/v1/traces").SelectMany(post => OtlpSpan.Read(post.Body)).ToList();
        var request = spans.Single(span => span.TraceId == Trace && span.ParentId == Parent);
        var attempts = spans.Where(span => span.Name == "attempt").ToList();
        attempts.ShouldAllBe(attempt => attempt.TraceId == Trace && attempt.ParentId == request.Id);
        return attempts;
    }

    private static PlatformProcess Start(TempFolder folder, WebApplication collector, TestDatabase database, TestAuthority authority) => Start(
        folder, collector,
        "--Storage:Provider", TestDatabase.Provider,
        "--Storage:ConnectionString", database.ConnectionString,
        "--Security:OperatorKey", PlatformHost.OperatorKey,
        "--Delivery:AllowedNetworks:0", "127.0.0.0/8",
        "--Delivery:TrustedRoots:0", authority.RootPemFile,
        "--Delivery:RetryDelays:0", "00:00:00.050",
        "--Delivery:RetryDelays:1", "00:00:00.050");

    private static async Task<HttpClient> ClientAsync(PlatformProcess platform)
    {
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = await platform.AddressAsync() };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", PlatformHost.OperatorKey);
        return client;
    }

    private static PlatformProcess Start(TempFolder folder, WebApplication collector, params string[] settings) => new(
        folder.FullPath,
        [
            "--Urls", "http://127.0.0.1:0",
            "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First(),
            "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            .. settings,
        ]);

    /// <summary>What is collected is handed over at the stop at the latest.</summary>
    private static async Task StopAsync(PlatformProcess platform)
    {
        platform.Terminate();
        (await platform.ExitAsync()).Code.ShouldBe(0);
    }

    /// <summary>Posts; gives the answer's <c>id</c>, where it has one.</summary>
    private static async Task<string> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), Http.Json(JsonSerializer.Serialize(body)), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        return (string?)JsonNode.Parse(text)?["id"] ?? "";
    }

    private string Posted(string path) => string.Concat(posted.Where(post => post.Path == path).Select(post => Encoding.Latin1.GetString(post.Body)));

    private async Task<WebApplication> CollectAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            posted.Enqueue((context.Request.Path, body.ToArray()));
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await app.StartAsync();
        return app;
    }
}
