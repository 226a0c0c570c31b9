using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Leah.Webhooks.Platform.Tests.Api;

/// <summary>Sets up what most tests of routes need.</summary>
internal static class Partners
{
    public const string Secret = "a-password-that-nobody-may-see";

    /// <summary>Makes a partnership, where it is not there yet.</summary>
    public static async Task PartnershipAsync(this HttpClient client, string id)
    {
        using var response = await client.PostAsync("/v1/partnerships", Http.Json($$"""{"id":"{{id}}","name":"{{id}}","kind":"B2B"}"""));
        response.StatusCode.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.Conflict);
    }

    public static async Task<string> EndpointAsync(this HttpClient client, string partnershipId, string url = "https://partner.invalid/hooks")
    {
        using var response = await client.PostAsync($"/v1/partnerships/{partnershipId}/endpoints", Http.Json(
            $$$"""{"url":"{{{url}}}","eventTypes":["USER_REGISTERED","OVERALL_LEVEL"],"authentication":{"type":"basic","username":"leah","password":"{{{Secret}}}"}}"""));
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        return (await response.JsonAsync()).GetProperty("id").GetString()!;
    }

    /// <summary>The type's sample, as an event of that partnership.</summary>
    public static string Sample(string partnershipId, string eventType = "USER_REGISTERED")
    {
        var sample = JsonNode.Parse(EventCatalogue.Find(eventType)!.Sample.Span)!;
        sample["partner"]!["id"] = partnershipId;
        return sample.ToJsonString();
    }

    public static async Task<string> PublishAsync(this HttpClient client, string partnershipId, string eventType = "USER_REGISTERED")
    {
        using var response = await client.PostAsync("/v1/events", Http.Json(Sample(partnershipId, eventType)));
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return (await response.JsonAsync()).GetProperty("events")[0].GetProperty("id").GetString()!;
    }

    public static StringContent Lines(params string[] lines) => new(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
}
