using System.Net;
using System.Text.Json;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Platform.Tests.Api;

/// <summary>From a publisher's request to a partner's endpoint and back to what the API shows, with a real endpoint over TLS.</summary>
public sealed class DeliveryRoutesTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestAuthority authority = new();
    private readonly PlatformHost host;

    public DeliveryRoutesTests() => host = new PlatformHost(
        null, ("Delivery:TrustedRoots:0", authority.RootPemFile), ("Delivery:AllowedNetworks:0", "127.0.0.0/8"), ("Delivery:AllowedNetworks:1", "::1/128"));

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        authority.Dispose();
    }

    [Fact]
    public async Task A_delivery_is_shown_with_its_attempt_and_request_and_can_be_sent_again()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(authority.Certificate());
        using var client = host.Client();
        await client.PartnershipAsync("acme");
        await client.EndpointAsync("acme", endpoint.Url.ToString());
        var body = Partners.Sample("acme");
        using var published = await client.PostAsync("/v1/events", Http.Json(body));
        var id = (await (await client.GetAsync("/v1/deliveries")).JsonAsync()).GetProperty("items")[0].GetProperty("id").GetString()!;

        var delivery = await SettledAsync(client, id);
        using var resent = await client.PostAsync($"/v1/deliveries/{id}/resend", null);
        using var patience = new CancellationTokenSource(Patience);
        var requests = await endpoint.WaitForRequestsAsync(2, patience.Token);

        delivery.GetProperty("state").GetString().ShouldBe("succeeded");
        var attempt = delivery.GetProperty("attempts")[0];
        attempt.GetProperty("outcome").GetString().ShouldBe("succeeded");
        attempt.GetProperty("statusCode").GetInt32().ShouldBe(200);
        attempt.GetProperty("timings").GetProperty("headers").GetDouble().ShouldBeGreaterThan(0);
        var request = delivery.GetProperty("request");
        request.GetProperty("body").GetString().ShouldBe(body);
        request.GetProperty("headers").GetProperty("Authorization").GetString().ShouldBe("Basic [redacted]");
        resent.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await resent.JsonAsync()).GetProperty("resendOf").GetString().ShouldBe(id);
        requests.Select(received => received.Text).ShouldBe([body, body]);
        requests[1].Header("webhook-id").ShouldBe(requests[0].Header("webhook-id"));
    }

    [Fact]
    public async Task A_test_sends_the_sample_and_is_marked_as_one()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(authority.Certificate());
        using var client = host.Client();
        await client.PartnershipAsync("acme");
        var id = await client.EndpointAsync("acme", endpoint.Url.ToString());

        using var response = await client.PostAsync($"/v1/partnerships/acme/endpoints/{id}/test", Http.Json("""{"eventType":"SPEAKING_TEST_FINISHED"}"""));
        using var wrong = await client.PostAsync($"/v1/partnerships/acme/endpoints/{id}/test", Http.Json("""{"eventType":"NOTHING"}"""));
        using var patience = new CancellationTokenSource(Patience);
        var requests = await endpoint.WaitForRequestsAsync(1, patience.Token);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await response.JsonAsync()).GetProperty("test").GetBoolean().ShouldBeTrue();
        requests[0].Text.ShouldContain("SPEAKING_TEST_FINISHED");
        (await wrong.ErrorsAsync()).Keys.ShouldBe(["$.eventType"]);
    }

    [Fact]
    public async Task A_replay_is_counted_run_and_shown()
    {
        await using var endpoint = await HttpsEndpoint.StartAsync(authority.Certificate());
        using var client = host.Client();
        await client.PartnershipAsync("acme");
        await client.PublishAsync("acme");
        var path = $"/v1/partnerships/acme/endpoints/{await client.EndpointAsync("acme", endpoint.Url.ToString())}/replay";

        using var counted = await client.PostAsync(path, Http.Json("""{"since":"2020-01-01T00:00:00Z","include":"missed","dryRun":true}"""));
        using var started = await client.PostAsync(path, Http.Json("""{"since":"2020-01-01T00:00:00Z","include":"missed"}"""));
        using var patience = new CancellationTokenSource(Patience);
        await endpoint.WaitForRequestsAsync(1, patience.Token);
        var shown = await (await client.GetAsync($"/v1/replays/{(await started.JsonAsync()).GetProperty("id").GetString()}")).JsonAsync();
        using var wrong = await client.PostAsync(path, Http.Json("""{"since":"yesterday","include":"some"}"""));

        (await counted.JsonAsync()).GetProperty("matched").GetInt32().ShouldBe(1);
        (await counted.JsonAsync()).GetProperty("state").GetString().ShouldBe("dry-run");
        started.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        shown.GetProperty("matched").GetInt32().ShouldBe(1);
        shown.GetProperty("created").GetInt32().ShouldBe(1);
        (await wrong.ErrorsAsync()).Keys.ShouldBe(["$.since"]);
    }

    [Fact]
    public async Task The_metrics_show_the_engine_to_the_operator_alone()
    {
        using var client = host.Client();
        await client.PartnershipAsync("acme");
        await client.PublishAsync("acme");

        (await client.GetStringAsync("/metrics")).ShouldContain("leah_attempts_in_flight");
        (await host.Client(null).GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>Asks until the delivery has come to its end.</summary>
    private static async Task<JsonElement> SettledAsync(HttpClient client, string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var delivery = await (await client.GetAsync($"/v1/deliveries/{id}", patience.Token)).JsonAsync();
            if (delivery.GetProperty("settledAt").ValueKind != JsonValueKind.Null)
                return delivery;
        }
    }
}
