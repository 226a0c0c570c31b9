using System.Text.Encodings.Web;
using System.Text.Json;
using NJsonSchema;

namespace Leah.Webhooks.Tests.Events;

public sealed class EventCatalogueTests
{
    private static readonly JsonSerializerOptions s_golden = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Type, a piece of its sample, what stands there instead: none of it is a complete event.
    public static TheoryData<string, string, string> Invalid => new()
    {
        { EventTypes.UserRegistered, "\"USER_REGISTERED\"", "\"ONBOARDING_FINISHED\"" },
        { EventTypes.UserRegistered, "\"event\":\"USER_REGISTERED\",", "" },
        { EventTypes.UserRegistered, "\"user\":", "\"other\":" },
        { EventTypes.UserRegistered, "\"id\":\"65e9c4884805c146b5770c61\",", "" },
        { EventTypes.UserRegistered, "\"65e9c4884805c146b5770c61\"", "\"\"" },
        { EventTypes.UserRegistered, "65e9c4884805c146b5770c61", new string('x', 201) },
        { EventTypes.UserRegistered, "\"date\":", "\"other\":" },
        { EventTypes.UserRegistered, "2024-03-07T13:43:40.674Z", "yesterday" },
        { EventTypes.UserRegistered, "\"1048222222\"", "1048222222" },
        { EventTypes.OnboardingFinished, "\"perception\":", "\"other\":" },
        { EventTypes.OnboardingFinished, "\"writing\":2", "\"writing\":6" },
        { EventTypes.OnboardingFinished, "\"writing\":2", "\"writing\":0" },
        { EventTypes.OnboardingFinished, "\"writing\":2", "\"writing\":2.5" },
        { EventTypes.PlacementTestFinished, "\"test\":", "\"other\":" },
        { EventTypes.PlacementTestFinished, "\"result\":", "\"other\":" },
        { EventTypes.PlacementTestFinished, "7.61", "\"7.61\"" },
        { EventTypes.SpeakingTestFinished, "\"isValid\":true", "\"isValid\":\"yes\"" },
        { EventTypes.SpeakingTestFinished, "\"questionCount\":3", "\"questionCount\":\"3\"" },
        { EventTypes.OverallLevel, "\"overall\":", "\"other\":" },
        { EventTypes.OverallLevel, "\"externalIds\":[]", "\"externalIds\":[1]" },
    };

    public static TheoryData<string, string, string> Valid => new()
    {
        { EventTypes.UserRegistered, "\"partner\":", "\"other\":" },
        { EventTypes.UserRegistered, "\"givenName\":\"John\"", "\"givenName\":null" },
        { EventTypes.OnboardingFinished, "\"B2\"", "\"TO_TALK_TO_DOLPHINS\"" },
        { EventTypes.OverallLevel, "\"speakingTest\":", "\"other\":" },
        { EventTypes.OverallLevel, "27.4,", "2.74e1," },
    };

    [Fact]
    public void Catalogue_has_the_five_types_in_their_order()
    {
        EventCatalogue.All.Select(entry => entry.EventType).ShouldBe(EventTypes.All);
        EventCatalogue.All.ShouldAllBe(entry => entry.Description.EndsWith('.') && entry.Sample.Length > 0);
        EventCatalogue.Find("SOMETHING").ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Json.Types), MemberType = typeof(Json))]
    public void Schema_is_the_one_that_was_agreed(string eventType)
    {
        using var golden = new StreamReader(typeof(EventCatalogueTests).Assembly.GetManifestResourceStream($"Schemas/{eventType}.json")!);

        (JsonSerializer.Serialize(EventCatalogue.Find(eventType)!.Schema, s_golden) + "\n").ShouldBe(golden.ReadToEnd());
    }

    [Theory]
    [MemberData(nameof(Json.Types), MemberType = typeof(Json))]
    public async Task Sample_keeps_its_schema_and_no_other(string eventType)
    {
        var sample = Json.Sample(eventType);

        (await SchemaOf(eventType)).Validate(sample).ShouldBeEmpty();
        foreach (var other in EventTypes.All.Where(other => other != eventType))
            (await SchemaOf(other)).Validate(sample).ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Schema_refuses_what_the_receiver_calls_incomplete(string eventType, string piece, string other)
    {
        var json = Json.SampleWith(eventType, piece, other);

        (await SchemaOf(eventType)).Validate(json).ShouldNotBeEmpty();
        var completeness = EventCheck.Completeness(Json.Bytes(json));
        (completeness.IsComplete && completeness.EventType == eventType).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public async Task Schema_allows_what_the_receiver_calls_complete(string eventType, string piece, string other)
    {
        var json = Json.SampleWith(eventType, piece, other);

        (await SchemaOf(eventType)).Validate(json).ShouldBeEmpty();
        EventCheck.Completeness(Json.Bytes(json)).IsComplete.ShouldBeTrue();
    }

    private static Task<JsonSchema> SchemaOf(string eventType) => JsonSchema.FromJsonAsync(EventCatalogue.Find(eventType)!.Schema.GetRawText());
}
