namespace Leah.Webhooks.Tests.Events;

public sealed class EventCheckTests
{
    private const string OneOfFive =
        "must be one of USER_REGISTERED, ONBOARDING_FINISHED, PLACEMENT_TEST_FINISHED, SPEAKING_TEST_FINISHED, OVERALL_LEVEL";

    // Type, a piece of its sample, what stands there instead, everything that is then wrong.
    public static TheoryData<string, string, string, string[]> Faults => new()
    {
        // The type
        { EventTypes.UserRegistered, "\"USER_REGISTERED\"", "\"X\"", [$"$.event {OneOfFive}, was \"X\""] },
        { EventTypes.UserRegistered, "\"USER_REGISTERED\"", "\"user_registered\"", [$"$.event {OneOfFive}, was \"user_registered\""] },
        { EventTypes.UserRegistered, "\"USER_REGISTERED\"", "1", [$"$.event {OneOfFive}, was 1"] },
        { EventTypes.UserRegistered, "\"USER_REGISTERED\"", "null", [$"$.event {OneOfFive}, was null"] },
        { EventTypes.UserRegistered, "\"event\":\"USER_REGISTERED\",", "", ["$.event is missing: it " + OneOfFive] },
        { EventTypes.UserRegistered, "\"USER_REGISTERED\"", $"\"{new string('x', 100)}\"", [$"$.event {OneOfFive}, was \"{new string('x', 59)}…"] },

        // What makes an event complete
        { EventTypes.UserRegistered, "\"user\":", "\"else\":", ["$.user.id is missing"] },
        { EventTypes.UserRegistered, "\"id\":\"65e9c4884805c146b5770c61\",", "", ["$.user.id is missing"] },
        { EventTypes.UserRegistered, "\"date\":", "\"else\":", ["$.date is missing"] },
        { EventTypes.UserRegistered, "\"partner\":", "\"else\":", ["$.partner.id is missing"] },
        { EventTypes.UserRegistered, "\"id\":\"662fc3c33eb47f6dcb97c71e\",", "", ["$.partner.id is missing"] },
        { EventTypes.OnboardingFinished, "\"perception\":", "\"else\":", ["$.perception is missing"] },
        { EventTypes.PlacementTestFinished, "\"test\":", "\"else\":", ["$.test.id is missing", "$.test.result is missing"] },
        { EventTypes.SpeakingTestFinished, "\"result\":", "\"else\":", ["$.test.result is missing"] },
        { EventTypes.SpeakingTestFinished, "\"id\":\"65e9c9384805c146b57710bc\",", "", ["$.test.id is missing"] },
        { EventTypes.OverallLevel, "\"overall\":", "\"else\":", ["$.overall is missing"] },

        // Null is no value where one is needed
        { EventTypes.UserRegistered, "\"65e9c4884805c146b5770c61\"", "null", ["$.user.id must be a string, was null"] },
        { EventTypes.UserRegistered, "\"2024-03-07T13:43:40.674Z\"", "null", ["$.date must be a string, was null"] },
        { EventTypes.OverallLevel, "{\"score\":27.4,\"level\":\"Level 1\",\"sublevel\":\"Sublevel 1.1\"}", "null", ["$.overall must be an object, was null"] },

        // Ids
        { EventTypes.UserRegistered, "\"65e9c4884805c146b5770c61\"", "\"\"", ["$.user.id must not be empty"] },
        { EventTypes.UserRegistered, "\"662fc3c33eb47f6dcb97c71e\"", $"\"{new string('é', 201)}\"", ["$.partner.id must be at most 200 characters, was 201"] },
        { EventTypes.UserRegistered, "\"65e9c4884805c146b5770c61\"", "\"a\\u0000b\"", ["$.user.id must not contain control characters"] },
        { EventTypes.UserRegistered, "\"65e9c4884805c146b5770c61\"", "65", ["$.user.id must be a string, was a number"] },

        // Kinds
        { EventTypes.UserRegistered, "[\"random-external-id\"]", "\"random-external-id\"", ["$.externalIds must be an array, was a string"] },
        { EventTypes.UserRegistered, "[\"random-external-id\"]", "[\"a\",1,null]",
            ["$.externalIds[1] must be a string, was a number", "$.externalIds[2] must be a string, was null"] },
        { EventTypes.UserRegistered, "{\"name\":\"doc_type\",\"value\":\"CC\"}", "[]",
            ["$.user.personalInformation.customFields[0] must be an object, was an array"] },
        { EventTypes.UserRegistered, "\"1048222222\"", "1048222222", ["$.user.personalInformation.customFields[1].value must be a string, was a number"] },
        { EventTypes.UserRegistered, "\"code\":null", "\"code\":0", ["$.partner.code must be a string, was a number"] },
        { EventTypes.PlacementTestFinished, "7.61", "\"7.61\"", ["$.test.result.score must be a number, was a string"] },
        { EventTypes.PlacementTestFinished, "7.61", "1e400", ["$.test.result.score must be a number between ±7.9e28, was 1e400"] },
        { EventTypes.PlacementTestFinished, "\"questionCount\":36", "\"questionCount\":36.5", ["$.test.questionCount must be a whole number, was 36.5"] },
        { EventTypes.PlacementTestFinished, "\"questionCount\":36", "\"questionCount\":99999999999", ["$.test.questionCount must be a whole number, was 99999999999"] },
        { EventTypes.SpeakingTestFinished, "\"isValid\":true", "\"isValid\":\"true\"", ["$.test.isValid must be true or false, was a string"] },
        { EventTypes.OverallLevel, "\"isValid\":false", "\"isValid\":0", ["$.speakingTest.isValid must be true or false, was a number"] },
        { EventTypes.OverallLevel, "\"readingScore\":21.09", "\"readingScore\":true", ["$.placementTest.result.readingScore must be a number, was true"] },

        // Proficiencies
        { EventTypes.OnboardingFinished, "\"writing\":2", "\"writing\":0", ["$.perception.proficiency.writing must be a whole number from 1 to 5, was 0"] },
        { EventTypes.OnboardingFinished, "\"writing\":2", "\"writing\":6", ["$.perception.proficiency.writing must be a whole number from 1 to 5, was 6"] },
        { EventTypes.OnboardingFinished, "\"writing\":2", "\"writing\":2.5", ["$.perception.proficiency.writing must be a whole number from 1 to 5, was 2.5"] },
        { EventTypes.OnboardingFinished, "\"writing\":2", "\"writing\":\"2\"", ["$.perception.proficiency.writing must be a whole number from 1 to 5, was a string"] },

        // Dates
        { EventTypes.UserRegistered, "13:43:40.674Z", "13:43:40.674",
            ["$.date must be an ISO 8601 date with an offset, like 2024-03-07T13:43:40.674Z, was \"2024-03-07T13:43:40.674\""] },
        { EventTypes.SpeakingTestFinished, "\"start\":\"2024-03-07T14:03:36.894Z\"", "\"start\":\"yesterday\"",
            ["$.test.start must be an ISO 8601 date with an offset, like 2024-03-07T13:43:40.674Z, was \"yesterday\""] },
    };

    public static TheoryData<string, string, string> Allowed => new()
    {
        { EventTypes.UserRegistered, "\"65e9c4884805c146b5770c61\"", $"\"{new string('é', 200)}\"" },
        { EventTypes.UserRegistered, "\"65e9c4884805c146b5770c61\"", "\"\\u0061\"" },
        { EventTypes.UserRegistered, "\"givenName\":\"John\"", "\"givenName\":null" },
        { EventTypes.UserRegistered, "\"personalInformation\"", "\"somethingElse\"" },
        { EventTypes.UserRegistered, "\"externalIds\":[\"random-external-id\"]", "\"externalIds\":null" },
        { EventTypes.UserRegistered, "13:43:40.674Z", "13:43:40.674123456+05:30" },
        { EventTypes.OnboardingFinished, "\"B2\"", "\"TO_TALK_TO_DOLPHINS\"" },
        { EventTypes.OnboardingFinished, "\"writing\":2", "\"writing\":null" },
        { EventTypes.PlacementTestFinished, "7.61", "-7.61e-3" },
        { EventTypes.OverallLevel, "\"speakingTest\"", "\"somethingElse\"" },
        { EventTypes.OverallLevel, "\"id\":\"663d0406c293f8d5895f639c\",", "" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_is_reported_with_its_path(string eventType, string piece, string other, string[] problems)
    {
        var check = EventCheck.ForPublishing(Json.Bytes(Json.SampleWith(eventType, piece, other)));

        check.Facts.ShouldBeNull();
        check.Problems.Select(problem => problem.ToString()).ShouldBe(problems);
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Unusual_but_allowed_event_is_accepted(string eventType, string piece, string other) =>
        EventCheck.ForPublishing(Json.Bytes(Json.SampleWith(eventType, piece, other))).Problems.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Json.Types), MemberType = typeof(Json))]
    public void Sample_is_accepted_with_its_facts(string eventType)
    {
        var sample = Json.Read(Json.Sample(eventType));

        var check = EventCheck.ForPublishing(EventCatalogue.Find(eventType)!.Sample);

        check.Problems.ShouldBeEmpty();
        check.IsAccepted.ShouldBeTrue();
        check.Facts.ShouldBe(new EventFacts(eventType, sample.User!.Id!, sample.Partner!.Id!, sample.Date!.Instant!.Value));
    }

    [Fact]
    public void Every_fault_of_an_event_is_reported_at_once_under_its_line()
    {
        var check = EventCheck.ForPublishing(
            """{"event":"ONBOARDING_FINISHED","user":{"id":""},"date":1,"perception":{"proficiency":{"writing":9,"speaking":1.5}}}"""u8.ToArray(), line: 7);

        check.Problems.Select(problem => problem.Path).ShouldBe(
        [
            "$[7].user.id", "$[7].date", "$[7].perception.proficiency.writing", "$[7].perception.proficiency.speaking", "$[7].partner.id",
        ]);
    }

    [Fact]
    public void Faults_beyond_the_first_hundred_are_not_listed()
    {
        var json = $$"""{"event":"USER_REGISTERED","externalIds":[{{string.Join(',', Enumerable.Repeat("1", 5000))}}]}""";

        var problems = EventCheck.ForPublishing(Json.Bytes(json)).Problems;

        problems.Count.ShouldBe(101);
        problems[99].Path.ShouldBe("$.externalIds[99]");
        problems[100].ToString().ShouldBe("$ has more problems than these 100");
    }

    [Fact]
    public void Members_in_any_order_with_unknown_ones_between_are_accepted() => EventCheck.ForPublishing(
        """{"x":{"event":1},"date":"2024-03-07T13:43:40Z","partner":{"y":[],"id":"p"},"user":{"z":null,"id":"u"},"event":"USER_REGISTERED"}"""u8.ToArray())
        .Facts.ShouldBe(new EventFacts(EventTypes.UserRegistered, "u", "p", new DateTimeOffset(2024, 3, 7, 13, 43, 40, TimeSpan.Zero)));

    [Theory]
    [MemberData(nameof(Json.Types), MemberType = typeof(Json))]
    public void Received_sample_is_complete_even_without_its_partnership(string eventType)
    {
        var completeness = EventCheck.Completeness(Json.Bytes(Json.SampleWith(eventType, "\"partner\":", "\"other\":")));

        completeness.Problems.ShouldBeEmpty();
        completeness.IsComplete.ShouldBeTrue();
        completeness.EventType.ShouldBe(eventType);
        completeness.PartnerId.ShouldBeNull();
    }

    [Fact]
    public void Received_event_that_lacks_members_is_an_event_and_says_what_is_missing()
    {
        var completeness = EventCheck.Completeness("""{"event":"SPEAKING_TEST_FINISHED","user":{"id":"u"},"partner":{"id":"p"},"date":"soon"}"""u8.ToArray());

        completeness.IsEvent.ShouldBeTrue();
        completeness.IsComplete.ShouldBeFalse();
        completeness.Problems.Select(problem => problem.Path).ShouldBe(["$.date", "$.test.id", "$.test.result"]);
        (completeness.UserId, completeness.PartnerId, completeness.Date?.Text).ShouldBe(("u", "p", "soon"));
    }

    [Fact]
    public void Received_event_of_wrong_kinds_is_still_an_event()
    {
        var completeness = EventCheck.Completeness("""{"event":"USER_REGISTERED","user":"u","partner":{"id":1},"date":2024}"""u8.ToArray());

        completeness.IsEvent.ShouldBeTrue();
        completeness.Problems.Select(problem => problem.Path).ShouldBe(["$.user", "$.partner.id", "$.date"]);
        (completeness.UserId, completeness.PartnerId, completeness.Date).ShouldBe((null, null, null));
    }

    [Fact]
    public void Received_event_of_an_unknown_type_is_refused()
    {
        var completeness = EventCheck.Completeness("""{"event":"SOMETHING","user":{"id":"u"}}"""u8.ToArray());

        completeness.IsEvent.ShouldBeFalse();
        completeness.Problems.ShouldHaveSingleItem().ToString().ShouldBe($"$.event {OneOfFive}, was \"SOMETHING\"");
    }
}
