using System.Net;
using System.Text.Json.Nodes;

namespace Leah.Webhooks.Platform.Tests.Journeys;

/// <summary>What a publisher can get wrong is told by its path, and nothing of it is kept.</summary>
public sealed class BadStepsTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("placement-tests", "end", "\"2024-03-07T13:55:27.708Z\"", "$.end", "before")]
    [InlineData("placement-tests", "start", "\"yesterday\"", "$.start", "time")]
    [InlineData("placement-tests", "id", "\"\"", "$.id", "1 to 200")]
    [InlineData("placement-tests", "id", "\"a\\u0000b\"", "$.id", "control")]
    [InlineData("placement-tests", "questionCount", "-1", "$.questionCount", "from 0")]
    [InlineData("placement-tests", "questionCount", "1.5", "$.questionCount", "whole number")]
    [InlineData("placement-tests", "isValid", "true", "$.isValid", "not known")]
    [InlineData("placement-tests", "result.score", "100.01", "$.result.score", "from 0 to 100")]
    [InlineData("placement-tests", "result.score", "-0.01", "$.result.score", "from 0 to 100")]
    [InlineData("placement-tests", "result.score", "\"50\"", "$.result.score", "a number")]
    [InlineData("placement-tests", "result.score", "1e400", "$.result.score", "a number")]
    [InlineData("placement-tests", "result.readingScore", "101", "$.result.readingScore", "from 0 to 100")]
    [InlineData("placement-tests", "result.level", "\"\"", "$.result.level", "empty")]
    [InlineData("placement-tests", "result.level", "\"  \"", "$.result.level", "empty")]
    [InlineData("placement-tests", "result.sublevel", "null", "$.result.sublevel", "null")]
    [InlineData("speaking-tests", "isValid", "\"yes\"", "$.isValid", "true or false")]
    [InlineData("speaking-tests", "isValid", null, "$.isValid", "missing")]
    [InlineData("speaking-tests", "result.grammarScore", "1000", "$.result.grammarScore", "from 0 to 100")]
    [InlineData("speaking-tests", "result", null, "$.result", "missing")]
    [InlineData("profile", "countryCode", "\"Colombia\"", "$.countryCode", "two capital letters")]
    [InlineData("profile", "regionName", "\"\"", "$.regionName", "empty")]
    [InlineData("profile", "personalInformation", null, "$.personalInformation", "missing")]
    [InlineData("profile", "personalInformation.email", "7", "$.personalInformation.email", "a string")]
    [InlineData("profile", "personalInformation.age", "7", "$.personalInformation.age", "not known")]
    [InlineData("profile", "personalInformation.customFields", "[{\"name\":\"\",\"value\":\"\"}]", "$.personalInformation.customFields[0].name", "empty")]
    [InlineData("profile", "externalIds", "[\"\"]", "$.externalIds[0]", "empty")]
    [InlineData("self-assessment", "proficiency.writing", "0", "$.proficiency.writing", "from 1 to 5")]
    [InlineData("self-assessment", "proficiency.speaking", "6", "$.proficiency.speaking", "from 1 to 5")]
    [InlineData("self-assessment", "proficiency.speaking", null, "$.proficiency.speaking", "missing")]
    [InlineData("learning-goal", "goal", "\"\"", "$.goal", "empty")]
    [InlineData("learning-goal", "topicsOfInterest", "\"Music\"", "$.topicsOfInterest", "an array")]
    [InlineData("registrations", "code", null, "$", "one of the two")]
    [InlineData("registrations", "licenseKey", "\"x\"", "$", "one of the two")]
    [InlineData("registrations", "code", "\" \"", "$.code", "empty")]
    public async Task A_step_that_cannot_be_is_refused_by_its_path(string route, string member, string? json, string path, string told)
    {
        using var client = shared.Host.Client();
        var body = Sound(route);
        var names = member.Split('.');
        var inside = names[..^1].Aggregate(body, (node, name) => node[name]!);
        if (json is null)
            inside.AsObject().Remove(names[^1]);
        var text = body.ToJsonString();
        if (json is not null)
        {
            inside[names[^1]] = "here it stands";
            text = body.ToJsonString().Replace("\"here it stands\"", json, StringComparison.Ordinal);
        }

        var method = route.EndsWith("-tests", StringComparison.Ordinal) || route == "registrations" ? HttpMethod.Post : HttpMethod.Put;
        using var request = new HttpRequestMessage(method, $"/v1/learners/nobody/{route}") { Content = Http.Json(text) };
        using var response = await client.SendAsync(request);

        var errors = await response.ErrorsAsync();
        errors.Keys.ShouldBe([path], text);
        errors[path].ShouldContain(told);
        (await client.GetAsync("/v1/learners/nobody")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_learners_id_that_events_cannot_carry_is_refused()
    {
        using var client = shared.Host.Client();

        foreach (var id in new[] { new string('x', 201), "a%07b", "a%0Ab" })
        {
            using var response = await client.PutAsync($"/v1/learners/{id}/learning-goal", Http.Json(Learners.Goal));
            (await response.ErrorsAsync()).Keys.ShouldBe(["userId"]);
        }

        foreach (var id in new[] { new string('x', 200), "李小龍", "a%20b", "o'brien@example.com" })
            (await client.PutAsync($"/v1/learners/{id}/learning-goal", Http.Json(Learners.Goal))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static JsonNode Sound(string route) => route switch
    {
        "placement-tests" => Learners.SampleTest(EventTypes.PlacementTestFinished),
        "speaking-tests" => Learners.SampleTest(EventTypes.SpeakingTestFinished),
        "profile" => Learners.Profile(),
        "self-assessment" => JsonNode.Parse(Learners.Assessment)!,
        "learning-goal" => JsonNode.Parse(Learners.Goal)!,
        _ => JsonNode.Parse("""{"code":"c"}""")!,
    };
}
