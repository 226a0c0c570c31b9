using System.Net;
using System.Text.Json.Nodes;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Leah.Webhooks.Platform.Tests.Journeys;

/// <summary>The journey of the original's samples fires them byte for byte, but for the overall score, whose formula nobody knows.</summary>
public sealed class SampleBodiesTests : IAsyncDisposable
{
    private const string User = "65e9c4884805c146b5770c61";
    private const string Partner = "662fc3c33eb47f6dcb97c71e";

    private readonly SetClock clock = new() { Now = new DateTimeOffset(2024, 3, 7, 13, 43, 40, 674, TimeSpan.Zero) };
    private readonly PlatformHost host;

    public SampleBodiesTests() => host = new PlatformHost(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task The_steps_of_the_samples_fire_the_samples()
    {
        using var client = host.Client();
        // The samples' partnership has no code: a license key opens it.
        await client.PartnerAsync(Partner, name: "Test Partner");
        var key = await client.KeyAsync(Partner);
        await client.PutAsync(User, "profile", Learners.Profile().ToJsonString());

        var registered = await client.SendAsync(
            HttpMethod.Post, $"/v1/learners/{User}/registrations", $$"""{"licenseKey":"{{key}}","externalIds":["random-external-id"]}""", HttpStatusCode.Created);
        (await client.BodyAsync(registered)).ShouldBe(Bytes(EventTypes.UserRegistered));

        clock.Now = new DateTimeOffset(2024, 9, 2, 14, 31, 28, 757, TimeSpan.Zero);
        await client.PutAsync(User, "learning-goal", Learners.Goal);
        var onboarded = await client.PutAsync(User, "self-assessment", Learners.Assessment);
        (await client.BodyAsync(onboarded)).ShouldBe(Bytes(EventTypes.OnboardingFinished));

        var placed = await client.TestAsync(User, "placement-tests", Learners.SampleTest(EventTypes.PlacementTestFinished).ToJsonString());
        (await client.BodyAsync(placed)).ShouldBe(Bytes(EventTypes.PlacementTestFinished));

        var spoke = await client.TestAsync(User, "speaking-tests", Learners.SampleTest(EventTypes.SpeakingTestFinished).ToJsonString());
        (await client.BodyAsync(spoke)).ShouldBe(Bytes(EventTypes.SpeakingTestFinished));
        spoke.Fired().ShouldBe([$"SPEAKING_TEST_FINISHED {Partner}", $"OVERALL_LEVEL {Partner}"]);
    }

    [Fact]
    public async Task An_invalid_speaking_test_and_a_placement_test_fire_an_overall_level_as_the_sample_but_for_its_score()
    {
        const string learner = "660b2921fd05f52867c408e1", partner = "6408f36388f7f41b188288a6";
        var sample = Learners.Sample(EventTypes.OverallLevel);
        using var client = host.Client();
        clock.Now = new DateTimeOffset(2024, 5, 17, 20, 41, 23, 238, TimeSpan.Zero);
        await client.PartnerAsync(partner, "0000", "Test Partner");
        var profile = Learners.Profile();
        profile["personalInformation"] = sample["user"]!["personalInformation"]!.DeepClone();
        await client.PutAsync(learner, "profile", profile.ToJsonString());
        await client.JoinAsync(learner, "0000");
        var speaking = sample["speakingTest"]!.DeepClone();
        // A certificate is shown with the test's own event and not with the level.
        speaking["result"]!["pdf"] = "https://static.example.com/speaking.pdf";

        (await client.TestAsync(learner, "speaking-tests", speaking.ToJsonString())).Fired().ShouldBe([$"SPEAKING_TEST_FINISHED {partner}"]);
        var placed = await client.TestAsync(learner, "placement-tests", sample["placementTest"]!.ToJsonString());

        placed.Fired().ShouldBe([$"PLACEMENT_TEST_FINISHED {partner}", $"OVERALL_LEVEL {partner}"]);
        (await client.BodyAsync(placed, 1)).ShouldBe(Bytes(EventTypes.OverallLevel).Replace("\"score\":27.4,", "\"score\":21.75,", StringComparison.Ordinal));
        placed.GetProperty("overall").GetProperty("level").GetString().ShouldBe("Level 1");
    }

    [Fact]
    public async Task Before_the_profile_is_known_an_event_names_the_learner_alone()
    {
        using var client = host.Client();
        await client.PartnerAsync("acme", "ACME");

        var registered = await client.JoinAsync("learner-1", "ACME");

        (await client.BodyAsync(registered)).ShouldBe(
            """{"event":"USER_REGISTERED","user":{"id":"learner-1"},"partner":{"id":"acme","name":"acme","code":"ACME"},"date":"2024-03-07T13:43:40.674Z","externalIds":[]}""");
    }

    [Theory]
    [InlineData("李小龍", "بن سينا", "o'brien+tag@exämple.рф")]
    [InlineData("👩‍🚀 Zoë\u0000", "<script>alert('x')</script>", "\"odd quoted\"@[127.0.0.1]")]
    [InlineData("", "N", "no address at all")]
    [InlineData("Ame\u0301lie", " de  la Cruz ", " Foo.BAR@EXAMPLE.com ")]
    public async Task Names_of_every_script_and_addresses_of_every_form_are_kept_as_given(string given, string family, string email)
    {
        using var client = host.Client();
        await client.PartnerAsync("acme", "ACME");
        var profile = Learners.Profile();
        profile["personalInformation"] = new JsonObject { ["email"] = email, ["familyName"] = family, ["givenName"] = given };
        await client.PutAsync("learner-1", "profile", profile.ToJsonString());

        var body = JsonNode.Parse(await client.BodyAsync(await client.JoinAsync("learner-1", "ACME")))!;

        var person = body["user"]!["personalInformation"]!;
        new[] { (string)person["email"]!, (string)person["familyName"]!, (string)person["givenName"]! }.ShouldBe([email, family, given]);
    }

    private static string Bytes(string eventType) => System.Text.Encoding.UTF8.GetString(EventCatalogue.Find(eventType)!.Sample.Span).TrimEnd('\n');
}
