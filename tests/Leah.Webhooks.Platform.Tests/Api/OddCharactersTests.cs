using System.Net;
using System.Net.Sockets;
using System.Text;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Platform.Tests.Api;

/// <summary>
/// The character U+0000, which PostgreSQL's texts cannot hold, and half a surrogate pair, which no UTF-8 can: refused by their place, the same on both databases, or kept
/// as they are. Never something between, and never a 500.
/// </summary>
public sealed class OddCharactersTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Endpoint = """
        {"url":"https://partner.invalid/ODD","eventTypes":["USER_REGISTERED"],"authentication":{"type":"basic","username":"leah","password":"secret"}}
        """;

    [Theory]
    [InlineData("POST", "/v1/partnerships", """{"id":"ODD","name":"n","kind":"B2B"}""", "$.id")]
    [InlineData("POST", "/v1/partnerships", """{"name":"ODD","kind":"B2B"}""", "$.name")]
    [InlineData("POST", "/v1/partnerships", """{"name":"n","kind":"ODD"}""", "$.kind")]
    [InlineData("POST", "/v1/partnerships", """{"name":"n","kind":"B2B","code":"ODD"}""", "$.code")]
    [InlineData("PATCH", "/v1/partnerships/odd", """{"name":"ODD"}""", "$.name")]
    [InlineData("POST", "/v1/partnerships/odd/endpoints", Endpoint, "$.url")]
    [InlineData("POST", "/v1/partnerships/odd/endpoints", """{"url":"https://a.invalid/","description":"ODD","eventTypes":["USER_REGISTERED"],"authentication":{"type":"basic","username":"u","password":"p"}}""", "$.description")]
    [InlineData("POST", "/v1/partnerships/odd/endpoints", """{"url":"https://a.invalid/","eventTypes":["ODD"],"authentication":{"type":"basic","username":"u","password":"p"}}""", "$.eventTypes[0]")]
    [InlineData("POST", "/v1/partnerships/odd/endpoints", """{"url":"https://a.invalid/","eventTypes":["USER_REGISTERED"],"authentication":{"type":"basic","username":"ODD","password":"p"}}""", "$.authentication")]
    [InlineData("POST", "/v1/partnerships/odd/endpoints", """{"url":"https://a.invalid/","eventTypes":["USER_REGISTERED"],"authentication":{"type":"bearer","token":"ODD"}}""", "$.authentication")]
    [InlineData("POST", "/v1/api-keys", """{"name":"ODD","role":"publisher"}""", "$.name")]
    [InlineData("POST", "/v1/api-keys", """{"name":"n","role":"partner","partnershipId":"ODD"}""", "$.partnershipId")]
    [InlineData("PUT", "/v1/partnerships/odd/journey-settings", """{"onboardingSteps":["ODD"]}""", "$.onboardingSteps")]
    [InlineData("POST", "/v1/partnerships", """{"ODD":1}""", "$")]
    public async Task In_a_body_they_are_refused_by_their_path(string method, string route, string body, string path)
    {
        using var client = shared.Host.Client();
        await client.PartnershipAsync("odd");
        foreach (var odd in (string[])["a\\u0000b", "\\u0000", "a\\ud800b", "\\udc00\\ud800"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), route) { Content = Http.Json(body.Replace("ODD", odd, StringComparison.Ordinal)) };
            using var response = await client.SendAsync(request);
            var told = await response.Content.ReadAsStringAsync();
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{odd}: {told}");
            (await response.ErrorsAsync()).Keys.ShouldContain(key => key.StartsWith(path, StringComparison.Ordinal), $"{odd}: {told}");
        }
    }

    [Theory]
    [InlineData("user", "id")]
    [InlineData("partner", "id")]
    public async Task In_what_an_event_is_kept_by_they_are_refused_by_their_path_and_cost_no_other_event_anything(string part, string member)
    {
        using var client = shared.Host.Client();
        await client.PartnershipAsync("odd");
        var sample = System.Text.Json.Nodes.JsonNode.Parse(Partners.Sample("odd"))!;
        sample[part]![member] = "here it stands";

        foreach (var odd in (string[])["a\\u0000b", "a\\ud800b"])
        {
            using var refused = await client.PostAsync("/v1/events", Http.Json(sample.ToJsonString().Replace("here it stands", odd, StringComparison.Ordinal)));
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await refused.ErrorsAsync()).Keys.ShouldContain($"$.{part}.{member}");
        }

        await client.PublishAsync("odd");
    }

    [Theory]
    [InlineData("events", "userId")]
    [InlineData("events", "partnershipId")]
    [InlineData("events", "eventType")]
    [InlineData("events", "cursor")]
    [InlineData("events", "since")]
    [InlineData("events/stream", "partnershipId")]
    [InlineData("deliveries", "userId")]
    [InlineData("deliveries", "partnershipId")]
    [InlineData("deliveries", "endpointId")]
    [InlineData("deliveries", "eventId")]
    [InlineData("deliveries", "cursor")]
    [InlineData("deliveries", "limit")]
    [InlineData("partnerships", "cursor")]
    [InlineData("api-keys", "cursor")]
    public async Task In_a_query_they_are_refused_by_the_parameters_name(string route, string parameter)
    {
        using var client = shared.Host.Client();

        using var response = await client.GetAsync($"/v1/{route}?{parameter}=a%00b");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, await response.Content.ReadAsStringAsync());
        (await response.ErrorsAsync()).Keys.ShouldContain(parameter);
    }

    [Theory]
    [InlineData("code", "a\\u0000b", HttpStatusCode.NotFound)]
    [InlineData("licenseKey", "a\\u0000b", HttpStatusCode.NotFound)]
    [InlineData("code", "a\\ud800b", HttpStatusCode.BadRequest)]
    [InlineData("licenseKey", "a\\ud800b", HttpStatusCode.BadRequest)]
    public async Task What_is_only_looked_up_is_not_found(string member, string odd, HttpStatusCode status)
    {
        using var client = shared.Host.Client();

        using var response = await client.PostAsync("/v1/learners/odd/registrations", Http.Json($$"""{"{{member}}":"{{odd}}"}"""));

        response.StatusCode.ShouldBe(status, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task In_a_path_or_a_header_the_server_itself_refuses_them()
    {
        using var folder = new TempFolder();
        await using var server = new PlatformProcess(folder.FullPath, "--Urls", "http://127.0.0.1:0", "--Security:OperatorKey", PlatformHost.OperatorKey);
        var address = await server.AddressAsync();

        foreach (var request in (string[])["GET /v1/learners/a%00b HTTP/1.1\r\n", "DELETE /v1/users/a%00b/data HTTP/1.1\r\n", "POST /v1/events HTTP/1.1\r\nIdempotency-Key: a\0b\r\n"])
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(address.Host, address.Port);
            var stream = connection.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"{request}Host: leah\r\nAuthorization: Bearer {PlatformHost.OperatorKey}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            using var reader = new StreamReader(stream, Encoding.Latin1);
            (await reader.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 400", customMessage: request);
        }
    }
}
