using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Leah.Webhooks.Platform.Tests.Api;

/// <summary>A partnership's events over one open connection: all of them, once where nothing broke, and nobody else's.</summary>
public sealed class EventStreamTests : IAsyncDisposable
{
    private readonly PlatformHost host = new();

    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Events_come_as_they_are_accepted_byte_for_byte_and_only_the_partnerships_own()
    {
        using var client = host.Client();
        await client.PartnershipAsync("mine");
        await client.PartnershipAsync("theirs");
        using var partner = host.Client(await host.KeyAsync("partner", "mine"));
        await using var stream = await ListenAsync(partner, "");

        await PublishAsync(client, Body("theirs", "u0"));
        var id = await PublishAsync(client, Body("mine", "u1"));

        var item = await stream.NextAsync();
        item.EventId.ShouldBe(id);
        var data = JsonDocument.Parse(item.Data).RootElement;
        data.GetProperty("body").GetString().ShouldBe(Body("mine", "u1"));
        data.GetProperty("headers").GetProperty("webhook-id").GetString().ShouldBe(id);
        data.GetProperty("headers").GetProperty("User-Agent").GetString()!.ShouldStartWith("LeahWebhooks/");
    }

    [Fact]
    public async Task After_a_broken_connection_Last_Event_ID_loses_none()
    {
        using var client = host.Client();
        await client.PartnershipAsync("mine");
        List<string> published = [];
        string last;
        await using (var stream = await ListenAsync(client, "?partnershipId=mine"))
        {
            published.Add(await PublishAsync(client, Body("mine", "u1")));
            last = (await stream.NextAsync()).EventId!;
        }

        for (var i = 2; i <= 700; i++)
            published.Add(await PublishAsync(client, Body("mine", $"u{i}")));

        await using var again = await ListenAsync(client, "?partnershipId=mine", last);
        List<string> came = [];
        while (came.Count < published.Count)
            came.Add((await again.NextAsync()).EventId!);
        // The first one is gone over again: it lies within the overlap.
        came.ShouldBe(published);
    }

    [Fact]
    public async Task While_many_publish_at_once_each_event_comes_once()
    {
        using var client = host.Client();
        await client.PartnershipAsync("mine");
        await using var stream = await ListenAsync(client, "?partnershipId=mine");

        var published = await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            List<string> ids = [];
            for (var i = 0; i < 50; i++)
                ids.Add(await PublishAsync(client, Body("mine", $"u{writer}-{i}")));
            return ids;
        }));

        List<string> came = [];
        while (came.Count < 400)
            came.Add((await stream.NextAsync()).EventId!);
        came.ShouldBe(published.SelectMany(ids => ids), ignoreOrder: true);
        came.ShouldBe(came.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Types_and_a_beginning_can_be_asked_for_and_tests_are_left_out()
    {
        using var client = host.Client();
        await client.PartnershipAsync("mine");
        var first = await PublishAsync(client, Body("mine", "u1"));

        await using var stream = await ListenAsync(client, "?partnershipId=mine&since=2020-01-01&eventType=USER_REGISTERED&eventType=OVERALL_LEVEL");
        (await stream.NextAsync()).EventId.ShouldBe(first);

        await using var others = await ListenAsync(client, "?partnershipId=mine&since=2020-01-01&eventType=OVERALL_LEVEL");
        var level = await client.PublishAsync("mine", EventTypes.OverallLevel);
        (await others.NextAsync()).EventId.ShouldBe(level);
    }

    [Fact]
    public async Task A_stream_ends_when_its_key_is_deleted()
    {
        using var client = host.Client();
        await client.PartnershipAsync("mine");
        using var made = await client.PostAsync("/v1/api-keys", Http.Json("""{"name":"k","role":"partner","partnershipId":"mine"}"""));
        var key = await made.JsonAsync();
        using var partner = host.Client(key.GetProperty("key").GetString());
        await using var stream = await ListenAsync(partner, "");

        (await client.DeleteAsync($"/v1/api-keys/{key.GetProperty("id").GetString()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await PublishAsync(client, Body("mine", "u1"));

        (await stream.TryNextAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Wrong_requests_are_answered_with_problems()
    {
        using var client = host.Client();
        await client.PartnershipAsync("mine");

        (await (await client.GetAsync("/v1/events/stream")).ErrorsAsync()).Keys.ShouldBe(["partnershipId"]);
        (await (await client.GetAsync("/v1/events/stream?partnershipId=mine&eventType=GOAT")).ErrorsAsync()).Keys.ShouldBe(["eventType"]);
        (await (await client.GetAsync("/v1/events/stream?partnershipId=nobody")).ProblemTypeAsync()).ShouldBe("not-found");
        using var wrong = new HttpRequestMessage(HttpMethod.Get, "/v1/events/stream?partnershipId=mine") { Headers = { { "Last-Event-ID", "7" } } };
        (await (await client.SendAsync(wrong)).ErrorsAsync()).Keys.ShouldBe(["Last-Event-ID"]);
        using var partner = host.Client(await host.KeyAsync("partner", "another"));
        (await partner.GetAsync("/v1/events/stream?partnershipId=mine")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Beyond_16_streams_of_a_partnership_it_is_429_until_one_ends()
    {
        using var client = host.Client();
        await client.PartnershipAsync("mine");
        List<Listening> open = [];
        for (var i = 0; i < 16; i++)
            open.Add(await ListenAsync(client, "?partnershipId=mine"));

        using var refused = await client.GetAsync("/v1/events/stream?partnershipId=mine");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();

        await open[0].DisposeAsync();
        // The server learns of the end a moment later.
        for (HttpStatusCode? status = null; status != HttpStatusCode.OK;)
        {
            using var response = await client.SendAsync(new(HttpMethod.Get, "/v1/events/stream?partnershipId=mine"), HttpCompletionOption.ResponseHeadersRead, Patience);
            status = response.StatusCode;
        }

        foreach (var each in open)
            await each.DisposeAsync();
    }

    private static async Task<Listening> ListenAsync(HttpClient client, string query, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/events/stream{query}");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Patience);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var listening = new Listening(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync(Patience).GetAsyncEnumerator());
        (await listening.TryNextAsync())!.Value.EventType.ShouldBe("ready");
        return listening;
    }

    private static string Body(string partnershipId, string userId) =>
        "{ \"event\":\"USER_REGISTERED\",\r\n\t\"user\":{\"id\":\"" + userId + "\",\"givenName\":\"Zoë \\u00e9 𝄞\"}, \"partner\":{\"id\":\"" + partnershipId
        + "\",\"name\":\"P\",\"code\":null},\"date\":\"2024-03-07T13:43:40.674Z\",\"externalIds\":[]}";

    private static async Task<string> PublishAsync(HttpClient client, string body)
    {
        using var response = await client.PostAsync("/v1/events", Http.Json(body));
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return (await response.JsonAsync()).GetProperty("events")[0].GetProperty("id").GetString()!;
    }

    private sealed class Listening(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        /// <summary>The next event; heartbeats are passed over.</summary>
        public async Task<SseItem<string>> NextAsync()
        {
            while (true)
            {
                var item = (await TryNextAsync()).ShouldNotBeNull();
                if (item.EventType == "event")
                    return item;
            }
        }

        /// <summary>The next item; null at the stream's end.</summary>
        public async Task<SseItem<string>?> TryNextAsync() => await items.MoveNextAsync() ? items.Current : null;

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            await items.DisposeAsync();
        }
    }
}
