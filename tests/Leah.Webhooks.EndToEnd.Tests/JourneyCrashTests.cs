using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>The real server is killed between a learner's step and its commit, and after it: from outside there is never a step without its events, nor an event without its step.</summary>
public sealed class JourneyCrashTests : IDisposable
{
    private const string Learner = "/v1/learners/65e9c4884805c146b5770c61";

    /// <summary>A journey, each step with how many events are there after it.</summary>
    private static readonly (HttpMethod Method, string Path, string Json, int Events)[] Steps =
    [
        (HttpMethod.Post, "registrations", """{"code":"JOIN"}""", 1),
        (HttpMethod.Put, "profile", """{"personalInformation":{"givenName":"John"},"countryCode":"CO","regionName":"Atlantico"}""", 1),
        (HttpMethod.Put, "self-assessment", """{"proficiency":{"grammarAndVocabulary":5,"readingComprehension":4,"listeningComprehension":3,"writing":2,"speaking":1}}""", 1),
        (HttpMethod.Put, "learning-goal", """{"goal":"B2","timeStudyingEnglish":"x","whyIsLearningEnglish":"y","topicsOfInterest":[]}""", 2),
        (HttpMethod.Post, "placement-tests", Test(EventTypes.PlacementTestFinished), 3),
        (HttpMethod.Post, "speaking-tests", Test(EventTypes.SpeakingTestFinished), 5),
    ];

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(FaultPoint.Publishing, 1)]
    [InlineData(FaultPoint.Publishing, 4)]
    [InlineData(FaultPoint.Publishing, 6)]
    [InlineData(FaultPoint.Published, 1)]
    [InlineData(FaultPoint.Published, 4)]
    [InlineData(FaultPoint.Published, 6)]
    public async Task A_step_and_its_events_are_both_there_or_neither_is(string moment, int step)
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var server = new Server(_authority);
        await server.StartAsync($"{moment}:{step}");
        await server.PostAsync("/v1/partnerships", new { id = "p1", name = "p1", kind = "B2B", code = "JOIN" });
        await server.RegisterEndpointAsync("p1", partner.Url);

        // 1. It dies in that step.
        for (var i = 0; i < step - 1; i++)
            (await SendAsync(server, i)).ShouldBe(Steps[i].Method == HttpMethod.Post ? HttpStatusCode.Created : HttpStatusCode.OK);
        (await SendAsync(server, step - 1)).ShouldBeNull();
        (await server.EndAsync()).ShouldBe(137);

        // 2. All of the step is there, or nothing.
        var kept = moment == FaultPoint.Published;
        await server.StartAsync();
        (await EventsAsync(server)).ShouldBe(kept ? Steps[step - 1].Events : step == 1 ? 0 : Steps[step - 2].Events);
        (await HasStepAsync(server, step)).ShouldBe(kept);

        // 3. Sent again, as somebody does who got no answer, it happens once, and the journey goes on.
        for (var i = step - 1; i < Steps.Length; i++)
            (await SendAsync(server, i)).ShouldNotBeNull().ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict);
        var types = (await server.GetAsync("/v1/events"))["items"]!.AsArray().Select(item => (string)item!["eventType"]!).ToList();
        types.ShouldBe(EventTypes.All, ignoreOrder: true);
        await partner.WaitForAsync([.. (await server.GetAsync("/v1/events"))["items"]!.AsArray().Select(item => (string)item!["id"]!)]);
    }

    private static string Test(string eventType) => JsonNode.Parse(EventCatalogue.Find(eventType)!.Sample.Span)!["test"]!.ToJsonString();

    private static async Task<HttpStatusCode?> SendAsync(Server server, int step)
    {
        try
        {
            using var request = new HttpRequestMessage(Steps[step].Method, $"{Learner}/{Steps[step].Path}")
            {
                Content = new StringContent(Steps[step].Json, Encoding.UTF8, "application/json"),
            };
            using var response = await server.Client.SendAsync(request, Server.Patience);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static Task<long> EventsAsync(Server server) => Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM events");

    /// <summary>Whether the step's change is there, seen without its events.</summary>
    private static async Task<bool> HasStepAsync(Server server, int step)
    {
        if (step == 1)
            return await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM registrations") == 1;
        var seen = await server.GetAsync(Learner);
        return step == 4 ? seen["onboardedAt"] is not null : seen["speakingTestId"] is not null;
    }
}
