using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leah.Webhooks.Platform.Tests.Journeys;

/// <summary>What tests of journeys send, made of the original's samples.</summary>
internal static class Learners
{
    public const string Assessment = """{"proficiency":{"grammarAndVocabulary":5,"readingComprehension":4,"listeningComprehension":3,"writing":2,"speaking":1}}""";

    public const string Goal = """
        {"goal":"B2","timeStudyingEnglish":"BETWEEN_3_AND_5_YEARS","whyIsLearningEnglish":"INCREASE_YOUR_KNOWLEDGE","topicsOfInterest":["General English","Technology"]}
        """;

    /// <summary>The profile of the sample of an onboarding.</summary>
    public static JsonObject Profile()
    {
        var sample = Sample(EventTypes.OnboardingFinished);
        return new JsonObject
        {
            ["personalInformation"] = sample["user"]!["personalInformation"]!.DeepClone(),
            ["countryCode"] = sample["perception"]!["countryCode"]!.DeepClone(),
            ["regionName"] = sample["perception"]!["regionName"]!.DeepClone(),
        };
    }

    /// <summary>The test of a sample.</summary>
    public static JsonNode SampleTest(string eventType) => Sample(eventType)["test"]!.DeepClone();

    /// <summary>A test of the kind of the route, <c>placement-tests</c> or <c>speaking-tests</c>.</summary>
    public static string Test(string route, string id, decimal score = 50, int endsAfter = 0, bool valid = true)
    {
        var test = SampleTest(route == "placement-tests" ? EventTypes.PlacementTestFinished : EventTypes.SpeakingTestFinished);
        test["id"] = id;
        test["end"] = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(endsAfter).ToString("yyyy-MM-ddTHH:mm:ss.fffZ");
        test["result"]!["score"] = score;
        if (test["isValid"] is not null)
            test["isValid"] = valid;
        return test.ToJsonString();
    }

    public static JsonNode Sample(string eventType) => JsonNode.Parse(EventCatalogue.Find(eventType)!.Sample.Span)!;

    /// <summary>Makes a partnership with a code of its own and an endpoint for every type.</summary>
    public static async Task PartnerAsync(this HttpClient client, string id, string? code = null, string? name = null)
    {
        await client.SendAsync(HttpMethod.Post, "/v1/partnerships", JsonSerializer.Serialize(new { id, name = name ?? id, kind = "B2B2C", code }), HttpStatusCode.Created);
        var endpoint = new { url = $"https://{id}.invalid/hooks", eventTypes = EventTypes.All, authentication = new { type = "bearer", token = "t" } };
        await client.SendAsync(HttpMethod.Post, $"/v1/partnerships/{id}/endpoints", JsonSerializer.Serialize(endpoint), HttpStatusCode.Created);
    }

    /// <summary>Sends a step and gives the answer's body, where the status is the one awaited.</summary>
    public static async Task<JsonElement> SendAsync(this HttpClient client, HttpMethod method, string path, string? json, HttpStatusCode awaited)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : Http.Json(json) };
        using var response = await client.SendAsync(request);
        response.StatusCode.ShouldBe(awaited, $"{method} {path} {await response.Content.ReadAsStringAsync()}");
        return awaited == HttpStatusCode.NoContent ? default : await response.JsonAsync();
    }

    public static Task<JsonElement> PutAsync(this HttpClient client, string user, string part, string json) =>
        client.SendAsync(HttpMethod.Put, $"/v1/learners/{user}/{part}", json, HttpStatusCode.OK);

    public static Task<JsonElement> JoinAsync(this HttpClient client, string user, string code) =>
        client.SendAsync(HttpMethod.Post, $"/v1/learners/{user}/registrations", JsonSerializer.Serialize(new { code }), HttpStatusCode.Created);

    public static async Task OnboardAsync(this HttpClient client, string user)
    {
        await client.PutAsync(user, "profile", Profile().ToJsonString());
        await client.PutAsync(user, "self-assessment", Assessment);
        await client.PutAsync(user, "learning-goal", Goal);
    }

    public static Task<JsonElement> TestAsync(this HttpClient client, string user, string route, string json, HttpStatusCode awaited = HttpStatusCode.Created) =>
        client.SendAsync(HttpMethod.Post, $"/v1/learners/{user}/{route}", json, awaited);

    public static async Task<string> KeyAsync(this HttpClient client, string partnershipId) =>
        (await client.SendAsync(HttpMethod.Post, $"/v1/partnerships/{partnershipId}/license-keys", """{"count":1}""", HttpStatusCode.Created))
        .GetProperty("keys")[0].GetString()!;

    /// <summary>The events of an answer, as <c>TYPE partnership</c>.</summary>
    public static List<string> Fired(this JsonElement answer) =>
        [.. answer.GetProperty("events").EnumerateArray().Select(fired => $"{fired.GetProperty("eventType").GetString()} {fired.GetProperty("partnershipId").GetString()}")];

    /// <summary>The bytes of the event that an answer says it fired.</summary>
    public static async Task<string> BodyAsync(this HttpClient client, JsonElement answer, int index = 0)
    {
        var shown = await client.GetStringAsync($"/v1/events/{answer.GetProperty("events")[index].GetProperty("id").GetString()}");
        var start = shown.IndexOf("\"body\":", StringComparison.Ordinal) + "\"body\":".Length;
        return shown[start..shown.IndexOf(",\"deliveries\":", start, StringComparison.Ordinal)];
    }
}
