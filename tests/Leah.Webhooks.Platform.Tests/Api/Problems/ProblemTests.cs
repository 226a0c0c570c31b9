using System.Net;
using System.Text;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Platform.Tests.Api.Problems;

public sealed class ProblemTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly PlatformHost host = shared.Host;

    [Fact]
    public void Each_kind_has_a_name_of_its_own() => ProblemCatalog.All.Select(kind => kind.Type).ShouldBeUnique();

    [Fact]
    public async Task The_page_about_problems_lists_each_kind_with_its_status()
    {
        var page = await File.ReadAllTextAsync(Checkout.File("docs", "api.md"));
        var listed = page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1..3].Select(cell => cell.Trim(' ', '`')));

        listed.Select(cells => string.Join(' ', cells)).ShouldBe(ProblemCatalog.All.Select(kind => $"{kind.Slug} {kind.Status}"));
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", null, 404, "no-such-route")]
    [InlineData("GET", "/", null, 404, "no-such-route")]
    [InlineData("PUT", "/v1/partnerships", null, 405, "method-not-allowed")]
    [InlineData("POST", "/v1/partnerships", "text/plain", 415, "unsupported-media-type")]
    [InlineData("POST", "/v1/events", "text/plain", 415, "unsupported-media-type")]
    [InlineData("GET", "/v1/partnerships/nobody", null, 404, "not-found")]
    [InlineData("GET", "/v1/events/evt_nothing", null, 404, "not-found")]
    [InlineData("GET", "/v1/deliveries/dlv_nothing", null, 404, "not-found")]
    [InlineData("POST", "/v1/deliveries/dlv_nothing/resend", null, 404, "not-found")]
    [InlineData("GET", "/v1/replays/rpl_nothing", null, 404, "not-found")]
    [InlineData("DELETE", "/v1/partnerships/nobody", null, 404, "not-found")]
    [InlineData("GET", "/v1/partnerships/nobody/endpoints/none", null, 404, "not-found")]
    public async Task What_cannot_be_answered_is_a_problem_of_the_catalogue(string method, string path, string? contentType, int status, string type)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (contentType is not null)
            request.Content = new StringContent("x", Encoding.UTF8, contentType);

        using var response = await host.Client().SendAsync(request);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.ProblemTypeAsync()).ShouldBe(type);
        if (status == 405)
            response.Content.Headers.Allow.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        foreach (var path in new[] { "/health/live", "/v1/nothing", "/v1/partnerships", "/openapi/v1.json", "/docs/" })
        {
            using var response = await host.Client().GetAsync(path);
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"], path);
            response.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"], path);
            response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
            response.Headers.CacheControl.ShouldNotBeNull(path);
        }
    }

    [Fact]
    public async Task An_error_inside_is_a_500_that_tells_nothing_of_it()
    {
        await using var broken = new PlatformHost(services => services.AddSingleton<ReadEvents>(_ => throw new InvalidOperationException("the inside of it")), ("Logging:LogLevel:Default", "None"));

        using var response = await broken.Client().GetAsync("/v1/events");

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await response.ProblemTypeAsync()).ShouldBe("unexpected");
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("inside of it");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task A_database_that_is_away_is_a_503_with_a_time_to_come_back_and_the_server_is_not_ready()
    {
        await using var own = new PlatformHost();
        using var client = own.Client();
        await own.Services.GetRequiredService<Database>().DisposeAsync();

        using var response = await client.PostAsync("/v1/api-keys", Http.Json("""{"name":"x","role":"publisher"}"""));
        using var ready = await client.GetAsync("/health/ready");
        using var live = await client.GetAsync("/health/live");

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.ProblemTypeAsync()).ShouldBe("cannot-store");
        response.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.JsonAsync()).GetProperty("problems")[0].GetString()!.ShouldStartWith("storage: ");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_64_KiB_is_refused_whether_its_length_is_announced_or_not(bool announced)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"name":"{{new string('x', 64 * 1024)}}","role":"operator"}"""));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/api-keys") { Content = content };
        request.Headers.TransferEncodingChunked = !announced;

        using var response = await host.Client().SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.ProblemTypeAsync()).ShouldBe("body-too-large");
    }
}
