namespace Leah.Webhooks.Tests.Events;

public sealed class EventIdentityTests
{
    public static TheoryData<string, string> Keys => new()
    {
        { EventTypes.UserRegistered, """["USER_REGISTERED","65e9c4884805c146b5770c61","662fc3c33eb47f6dcb97c71e"]""" },
        { EventTypes.OnboardingFinished, """["ONBOARDING_FINISHED","65e9c4884805c146b5770c61","662fc3c33eb47f6dcb97c71e"]""" },
        { EventTypes.PlacementTestFinished, """["PLACEMENT_TEST_FINISHED","65e9c74f4805c146b5770d4c"]""" },
        { EventTypes.SpeakingTestFinished, """["SPEAKING_TEST_FINISHED","65e9c9384805c146b57710bc"]""" },
        { EventTypes.OverallLevel, """["OVERALL_LEVEL","660b2921fd05f52867c408e1","2024-05-17T20:41:23.2380000Z","Level 1","Sublevel 1.1"]""" },
    };

    // Type, a piece of its sample and what stands there instead, without changing what the event tells of.
    public static TheoryData<string, string, string> SameThing => new()
    {
        { EventTypes.UserRegistered, "\"John\"", "\"Johnny\"" },
        { EventTypes.UserRegistered, "13:43:40.674Z", "13:44:40.674Z" },
        { EventTypes.UserRegistered, "\"user\":{", "\"user\" : { \"new\" : 1, " },
        { EventTypes.OnboardingFinished, "\"B2\"", "\"C1\"" },
        { EventTypes.PlacementTestFinished, "7.61", "17.61" },
        { EventTypes.SpeakingTestFinished, "\"isValid\":true", "\"isValid\":false" },
        { EventTypes.OverallLevel, "2024-05-17T20:41:23.238Z", "2024-05-17T22:41:23.238000+02:00" },
        { EventTypes.OverallLevel, "27.4,", "27.40," },
    };

    public static TheoryData<string, string, string> AnotherThing => new()
    {
        { EventTypes.UserRegistered, "65e9c4884805c146b5770c61", "65e9c4884805c146b5770c62" },
        { EventTypes.UserRegistered, "662fc3c33eb47f6dcb97c71e", "662fc3c33eb47f6dcb97c71f" },
        { EventTypes.UserRegistered, "\"partner\"", "\"other\"" },
        { EventTypes.PlacementTestFinished, "65e9c74f4805c146b5770d4c", "65e9c74f4805c146b5770d4d" },
        { EventTypes.OverallLevel, "20:41:23.238Z", "20:41:23.239Z" },
        { EventTypes.OverallLevel, "27.4,\"level\":\"Level 1\"", "27.4,\"level\":\"Level 2\"" },
        { EventTypes.OverallLevel, "27.4,\"level\":\"Level 1\"", "27.4" },
        { EventTypes.OverallLevel, "27.4,\"level\":\"Level 1\"", "27.4,\"level\":\"null\"" },
        { EventTypes.OverallLevel, "660b2921fd05f52867c408e1", "660b2921fd05f52867c408e2" },
    };

    public static TheoryData<string, string, string> NoIdentity => new()
    {
        { EventTypes.UserRegistered, "\"user\"", "\"other\"" },
        { EventTypes.UserRegistered, "\"65e9c4884805c146b5770c61\"", "\"\"" },
        { EventTypes.UserRegistered, "65e9c4884805c146b5770c61", new string('x', 201) },
        { EventTypes.UserRegistered, "USER_REGISTERED", "USER_DEPARTED" },
        { EventTypes.PlacementTestFinished, "\"test\"", "\"other\"" },
        { EventTypes.SpeakingTestFinished, "\"65e9c9384805c146b57710bc\"", "null" },
        { EventTypes.OverallLevel, "2024-05-17T20:41:23.238Z", "lately" },
        { EventTypes.OverallLevel, "\"overall\"", "\"other\"" },
        { EventTypes.OverallLevel, "27.4,\"level\":\"Level 1\"", $"27.4,\"level\":\"{new string('x', 201)}\"" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void Key_of_a_sample_shows_the_members_it_is_made_of(string eventType, string key) =>
        EventIdentity.Of(Json.Read(Json.Sample(eventType))).ShouldBe(key);

    [Theory]
    [MemberData(nameof(SameThing))]
    public void Key_stays_when_the_event_tells_of_the_same_thing(string eventType, string piece, string other) =>
        EventIdentity.Of(Json.Read(Json.SampleWith(eventType, piece, other))).ShouldBe(EventIdentity.Of(Json.Read(Json.Sample(eventType))));

    [Theory]
    [MemberData(nameof(AnotherThing))]
    public void Key_differs_when_the_event_tells_of_another_thing(string eventType, string piece, string other) =>
        EventIdentity.Of(Json.Read(Json.SampleWith(eventType, piece, other)))
            .ShouldNotBeNull().ShouldNotBe(EventIdentity.Of(Json.Read(Json.Sample(eventType))));

    [Theory]
    [MemberData(nameof(NoIdentity))]
    public void Key_is_null_when_a_member_of_it_is_missing_or_means_nothing(string eventType, string piece, string other) =>
        EventIdentity.Of(Json.Read(Json.SampleWith(eventType, piece, other))).ShouldBeNull();

    [Fact]
    public void Key_of_an_event_without_a_partnership_holds_null_for_it() =>
        EventIdentity.Of(new UserRegistered { User = new User { Id = "u" } }).ShouldBe("""["USER_REGISTERED","u",null]""");

    [Theory]
    [MemberData(nameof(Json.Types), MemberType = typeof(Json))]
    public void Key_is_there_for_every_complete_event(string eventType)
    {
        // The least that is complete: what the schema demands and nothing else.
        var least = $$"""{"event":"{{eventType}}","user":{"id":"u"},"date":"2024-03-07T13:43:40Z","perception":{},"test":{"id":"t","result":{} },"overall":{} }""";

        EventCheck.Completeness(Json.Bytes(least)).Problems.ShouldBeEmpty();
        EventIdentity.Of(Json.Read(least)).ShouldNotBeNull();
    }

    [Fact]
    public void Keys_of_members_that_would_join_to_the_same_text_differ() =>
        EventIdentity.Of(Registered("ab", "c")).ShouldNotBe(EventIdentity.Of(Registered("a", "bc")));

    [Fact]
    public void Keys_of_members_that_hold_punctuation_differ() =>
        EventIdentity.Of(Registered("a\",\"b", "c")).ShouldNotBe(EventIdentity.Of(Registered("a", "b\",\"c")));

    private static UserRegistered Registered(string userId, string partnerId) =>
        new() { User = new User { Id = userId }, Partner = new Partner { Id = partnerId } };
}
