using System.Net;
using System.Text;

namespace Leah.Webhooks.Platform.Tests.Api;

public sealed class EventRoutesTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static int count;

    private readonly PlatformHost host = shared.Host;

    /// <summary>A partnership for each test.</summary>
    private readonly string acme = $"acme-{Interlocked.Increment(ref count)}";

    [Theory]
    [InlineData("USER_REGISTERED", 1)]
    [InlineData("ONBOARDING_FINISHED", 0)]
    [InlineData("PLACEMENT_TEST_FINISHED", 0)]
    [InlineData("SPEAKING_TEST_FINISHED", 0)]
    [InlineData("OVERALL_LEVEL", 1)]
    public async Task An_event_is_accepted_and_shown_byte_for_byte_with_a_delivery_for_each_subscriber(string eventType, int deliveries)
    {
        using var client = await ReadyAsync();
        var body = Partners.Sample(acme, eventType);

        using var response = await client.PostAsync("/v1/events", Http.Json(body));
        var accepted = (await response.JsonAsync()).GetProperty("events")[0];
        var shown = await client.GetStringAsync($"/v1/events/{accepted.GetProperty("id").GetString()}");

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        accepted.GetProperty("deliveries").GetInt32().ShouldBe(deliveries);
        shown.ShouldContain($"\"body\":{body},");
    }

    [Fact]
    public async Task Many_events_are_accepted_in_order_and_empty_lines_between_them_are_nothing()
    {
        using var client = await ReadyAsync();

        using var response = await client.PostAsync("/v1/events", Partners.Lines(Partners.Sample(acme), "", Partners.Sample(acme, "OVERALL_LEVEL") + "\r", ""));
        var events = await (await client.GetAsync($"/v1/events?partnershipId={acme}")).JsonAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var ids = (await response.JsonAsync()).GetProperty("events").EnumerateArray().Select(accepted => accepted.GetProperty("id").GetString()).ToList();
        events.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldBe(ids.AsEnumerable().Reverse());
        events.GetProperty("items")[0].GetProperty("eventType").GetString().ShouldBe("OVERALL_LEVEL");
    }

    [Fact]
    public async Task One_wrong_line_refuses_all_by_its_place_and_nothing_is_stored()
    {
        using var client = await ReadyAsync();

        using var response = await client.PostAsync("/v1/events", Partners.Lines(Partners.Sample(acme), "{", Partners.Sample("stranger").Replace("\"date\"", "\"dote\"")));

        (await response.ErrorsAsync()).Keys.ShouldAllBe(path => path.StartsWith("$[1]") || path.StartsWith("$[2]"));
        (await (await client.GetAsync($"/v1/events?partnershipId={acme}")).JsonAsync()).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("not json", "$")]
    [InlineData("[]", "$")]
    [InlineData("""{"event":"NOTHING"}""", "$.event")]
    [InlineData("""{"event":"USER_REGISTERED","event":"USER_REGISTERED"}""", "$")]
    public async Task An_event_that_cannot_be_is_refused_with_its_path(string body, string path)
    {
        using var client = await ReadyAsync();

        using var response = await client.PostAsync("/v1/events", Http.Json(body));

        (await response.ErrorsAsync()).Keys.ShouldContain(key => key.StartsWith(path));
    }

    [Fact]
    public async Task An_event_of_a_partnership_that_is_not_there_is_refused_at_its_partner()
    {
        using var client = await ReadyAsync();

        using var response = await client.PostAsync("/v1/events", Http.Json(Partners.Sample("stranger")));

        (await response.ErrorsAsync()).Keys.ShouldBe(["$.partner.id"]);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused()
    {
        using var client = await ReadyAsync();
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(Partners.Sample(acme))[..^1], 0xFF, (byte)'}']);
        content.Headers.ContentType = new("application/json");

        using var response = await client.PostAsync("/v1/events", content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_key_of_the_publisher_gives_the_first_answer_again_and_refuses_another_body()
    {
        using var client = await ReadyAsync();
        client.DefaultRequestHeaders.Add("Idempotency-Key", acme);

        using var first = await client.PostAsync("/v1/events", Http.Json(Partners.Sample(acme)));
        using var again = await client.PostAsync("/v1/events", Http.Json(Partners.Sample(acme)));
        using var other = await client.PostAsync("/v1/events", Http.Json(Partners.Sample(acme, "OVERALL_LEVEL")));

        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        again.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        other.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await other.ProblemTypeAsync()).ShouldBe("conflict");
    }

    [Theory]
    [InlineData("application/json", 256 * 1024 + 1, 1)]
    [InlineData("application/x-ndjson", 256 * 1024 + 2, 1)]
    [InlineData("application/x-ndjson", 16 * 1024, 1025)]
    [InlineData("application/x-ndjson", 3, 10_001)]
    public async Task A_body_beyond_the_limits_is_too_large(string contentType, int lineLength, int lines)
    {
        using var client = await ReadyAsync();
        using var content = new StringContent(string.Concat(Enumerable.Repeat(new string('x', lineLength - 1) + '\n', lines)) + "x", Encoding.UTF8, contentType);

        using var response = await client.PostAsync("/v1/events", content);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.ProblemTypeAsync()).ShouldBe("body-too-large");
    }

    [Fact]
    public async Task The_list_is_filtered_by_all_that_the_query_says()
    {
        using var client = await ReadyAsync();
        var id = await client.PublishAsync(acme, "OVERALL_LEVEL");
        await client.PublishAsync(acme);

        var found = await (await client.GetAsync($"/v1/events?partnershipId={acme}&eventType=OVERALL_LEVEL&since=2020-01-01T00:00:00Z")).JsonAsync();
        var none = await (await client.GetAsync("/v1/events?userId=nobody")).JsonAsync();
        using var wrong = await client.GetAsync("/v1/events?eventType=NOTHING&since=yesterday&until=2024-13-01T00:00:00Z");

        found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldBe([id]);
        none.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await wrong.ErrorsAsync()).Keys.ShouldBe(["eventType", "since", "until"], ignoreOrder: true);
    }

    private async Task<HttpClient> ReadyAsync()
    {
        var client = host.Client();
        await client.PartnershipAsync(acme);
        await client.EndpointAsync(acme);
        return client;
    }
}
