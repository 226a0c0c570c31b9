using System.Buffers;
using System.Text;
using CsCheck;

namespace Leah.Webhooks.Tests.Events;

public sealed class EventJsonTests
{
    public static TheoryData<string> Unchanged =>
    [
        """{"event":"USER_REGISTERED"}""",
        """{"event":"USER_REGISTERED","user":{}}""",
        """{"event":"USER_REGISTERED","user":{"id":""},"externalIds":[]}""",
        """{"event":"USER_REGISTERED","partner":{"id":"p","name":"n","code":"0000"}}""",
        """{"event":"USER_REGISTERED","partner":{"id":"p","name":"n"}}""",
        """{"event":"USER_REGISTERED","partner":{"id":null,"name":null,"code":null}}""",
        """{"event":"USER_REGISTERED","user":null,"partner":null,"date":null,"externalIds":null}""",
        """{"event":"USER_REGISTERED","user":{"id":"u","personalInformation":{"picture":null,"customFields":[{"name":null,"value":null},{"name":"n"}]}}}""",
        """{"event":"OVERALL_LEVEL","overall":{"score":null},"speakingTest":{"questionCount":null,"isValid":null,"result":null},"placementTest":null}""",
        """{"event":"SOMETHING_NEW","user":null,"x":null}""",
        """{"event":"USER_REGISTERED","date":"2024-03-07T13:43:40Z"}""",
        """{"event":"USER_REGISTERED","date":"2024-03-07T13:43:40.674123456-05:00"}""",
        """{"event":"USER_REGISTERED","date":"some day, perhaps"}""",
        """{"event":"ONBOARDING_FINISHED","perception":{"countryCode":"??","proficiency":{"writing":9},"goal":"TO_TALK_TO_DOLPHINS"}}""",
        """{"event":"OVERALL_LEVEL","overall":{"score":27.40}}""",
        """{"event":"OVERALL_LEVEL","overall":{"score":0}}""",
        """{"event":"OVERALL_LEVEL","overall":{"score":-0}}""",
        """{"event":"OVERALL_LEVEL","overall":{"score":0.00}}""",
        """{"event":"OVERALL_LEVEL","overall":{"score":1e-7}}""",
        """{"event":"OVERALL_LEVEL","overall":{"score":1E+20}}""",
        """{"event":"OVERALL_LEVEL","overall":{"score":0.30000000000000004}}""",
        """{"event":"OVERALL_LEVEL","overall":{"score":27.4000000000000000000000000000000000000001}}""",
        """{"event":"USER_REGISTERED","user":{"personalInformation":{"email":"a+b@example.com","familyName":"O'Neill <&>","givenName":"Zoë 李 😀"}}}""",
        """{"event":"SOMETHING_NEW","user":{"id":"u"},"date":"2024-03-07T13:43:40.674Z","badge":{"name":"gold","n":[1,2.50,{"x":null}]}}""",
    ];

    public static TheoryData<string, string[]> Unreadable => new()
    {
        { "{}", ["$.event is missing"] },
        { """{"event":null}""", ["$.event must be a string, was null"] },
        { """{"event":["USER_REGISTERED"]}""", ["$.event must be a string, was an array"] },
        { """{"event":"USER_REGISTERED","user":"u"}""", ["$.user must be an object, was a string"] },
        { """{"event":"SOMETHING_NEW","user":"u"}""", ["$.user must be an object, was a string"] },
        { """{"event":"USER_REGISTERED","date":1709819020674}""", ["$.date must be a string, was a number"] },
        { """{"event":"USER_REGISTERED","user":{"id":1,"personalInformation":[]},"externalIds":[null]}""",
            [
                "$.user.id must be a string, was a number",
                "$.user.personalInformation must be an object, was an array",
                "$.externalIds[0] must be a string, was null",
            ] },
        { """{"event":"OVERALL_LEVEL","overall":{"score":"27.4"}}""", ["$.overall.score must be a number, was a string"] },
        { """{"event":"OVERALL_LEVEL","overall":{"score":1e400}}""", ["$.overall.score must be a number between ±7.9e28, was 1e400"] },
        { """{"event":"OVERALL_LEVEL","placementTest":{"questionCount":36.5}}""", ["$.placementTest.questionCount must be a whole number, was 36.5"] },
        { """{"event":"OVERALL_LEVEL","placementTest":{"questionCount":36.0}}""", ["$.placementTest.questionCount must be a whole number, was 36.0"] },
    };

    [Theory]
    [MemberData(nameof(Unchanged))]
    public void Event_comes_back_as_it_was(string json) => Json.Rewrite(json).ShouldBe(json);

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Event_of_wrong_kinds_is_refused_with_every_path(string json, string[] problems)
    {
        var reading = EventJson.Parse(Json.Bytes(json));

        reading.IsEvent.ShouldBeFalse();
        reading.Problems.Select(problem => problem.ToString()).ShouldBe(problems);
    }

    [Fact]
    public void Spaced_out_event_is_written_without_spaces_and_in_the_types_own_order() =>
        Json.Rewrite(""" { "user" : { "id" : "u" } , "x" : [ 1 , 2 ] , "date" : "d" , "event" : "ONBOARDING_FINISHED" } """)
            .ShouldBe("""{"event":"ONBOARDING_FINISHED","date":"d","user":{"id":"u"},"x":[1,2]}""");

    [Fact]
    public void Event_of_each_type_becomes_its_record()
    {
        EventTypes.All.Select(type => Json.Read($$"""{"event":"{{type}}"}""").GetType()).ShouldBe(
        [
            typeof(UserRegistered), typeof(OnboardingFinished), typeof(PlacementTestFinished), typeof(SpeakingTestFinished), typeof(OverallLevelCalculated),
        ]);
        Json.Read("""{"event":"user_registered"}""").ShouldBeOfType<UnknownEvent>().Event.ShouldBe("user_registered");
    }

    [Fact]
    public void Event_made_in_code_is_written_as_the_platform_writes_it()
    {
        var @event = new OverallLevelCalculated
        {
            Overall = new Overall { Score = 27.4m, Level = "Level 1" },
            User = new User { Id = "u" },
            Partner = new Partner { Id = "p" },
            Date = new DateTimeOffset(2024, 5, 17, 22, 41, 23, 238, TimeSpan.FromHours(2)),
        };

        Json.Text(EventJson.Write(@event)).ShouldBe(
            """{"event":"OVERALL_LEVEL","overall":{"score":27.4,"level":"Level 1"},"user":{"id":"u"},"partner":{"id":"p","code":null},"date":"2024-05-17T20:41:23.238Z"}""");
    }

    [Fact]
    public void Event_that_was_read_and_is_changed_keeps_what_was_null_and_what_was_absent()
    {
        var @event = Json.Read("""{"event":"USER_REGISTERED","user":{"id":null,"personalInformation":{"email":null,"picture":"p"}},"partner":{"id":"p"}}""");
        var person = @event.User!.PersonalInformation! with { Picture = null, GivenName = "Zoë" };

        var changed = @event with { User = @event.User with { Id = "u", PersonalInformation = person } };

        Json.Text(EventJson.Write(changed)).ShouldBe(
            """{"event":"USER_REGISTERED","user":{"id":"u","personalInformation":{"email":null,"givenName":"Zoë"}},"partner":{"id":"p"}}""");
    }

    [Fact]
    public void Parts_that_say_the_same_are_equal_however_they_came_to_be()
    {
        var read = Json.Read("""{"event":"USER_REGISTERED","partner":{"id":"p"}}""").Partner;

        read.ShouldBe(new Partner { Id = "p" });
        read.ShouldNotBe(new Partner { Id = "q" });
    }

    [Fact]
    public void Event_outlives_the_bytes_it_was_read_from()
    {
        var bytes = Json.Bytes("""{"event":"USER_REGISTERED","x":{"y":["kept"]}}""");
        var @event = EventJson.Parse(bytes).Event!;

        Array.Clear(bytes);

        Json.Text(EventJson.Write(@event)).ShouldBe("""{"event":"USER_REGISTERED","x":{"y":["kept"]}}""");
    }

    [Fact]
    public void Every_character_of_unicode_is_written_as_stringify_writes_it()
    {
        var all = new StringBuilder();
        for (var i = 0; i <= 0x10FFFF; i++)
        {
            if (Rune.IsValid(i))
                all.Append(new Rune(i));
        }

        var text = all.ToString();
        var json = $$$"""{"event":"USER_REGISTERED","user":{"id":{{{Stringify.Text(text)}}}},"x":{"y":{{{Stringify.Text(text)}}}}}""";

        Json.Read(json).User!.Id.ShouldBe(text);
        (Json.Rewrite(json) == json).ShouldBeTrue();
    }

    [Fact]
    public void Any_event_written_read_and_written_is_the_same() => AnyEvent.Event.Sample(@event =>
    {
        var first = EventJson.Write(@event);
        var reading = EventJson.Parse(first);
        return reading.IsEvent && reading.Event.GetType() == @event.GetType() && first.AsSpan().SequenceEqual(EventJson.Write(reading.Event));
    }, iter: 1_000);

    [Fact]
    public void Any_unknown_member_at_any_depth_comes_back_as_it_was() =>
        Gen.Select(Gen.OneOf([.. EventTypes.All]), AnyEvent.Value.Array[16]).Sample((type, values) =>
        {
            // Every closing brace of a sample ends an object, whatever its depth: none stands in a text.
            var pieces = Json.Sample(type).Split('}');
            var json = string.Concat(pieces.SkipLast(1).Select((piece, i) => $"{piece},\"x{i}\":{values[i]}}}"));
            return Json.Rewrite(json) == json;
        }, iter: 1_000);

    [Fact]
    public void Any_bytes_whatever_are_read_or_refused_but_never_throw() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        var reading = EventJson.Parse(bytes);
        return reading.IsEvent != reading.Problems.Count > 0 && !EventCheck.ForPublishing(bytes).IsAccepted;
    }, iter: 10_000);

    [Fact]
    public void Any_spoiled_sample_is_read_or_refused_but_never_throws() =>
        Gen.Select(Gen.OneOf([.. EventTypes.All]), Gen.Int[0, 480], Gen.OneOf(Gen.Byte, Gen.OneOf("{}[]\",:\\u0"u8.ToArray()))).Sample((type, at, spoiled) =>
        {
            var bytes = EventCatalogue.Find(type)!.Sample.ToArray();
            bytes[at] = spoiled;
            var reading = EventJson.Parse(bytes);
            var check = EventCheck.ForPublishing(bytes);
            // What may be published can be read.
            return check.IsAccepted ? reading.IsEvent : check.Problems.Count > 0;
        }, iter: 10_000);

    [Fact]
    public void Writing_to_a_buffer_appends_to_it()
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("> "u8);

        EventJson.Write(new UserRegistered(), buffer);

        Json.Text(buffer.WrittenSpan).ShouldBe("""> {"event":"USER_REGISTERED"}""");
    }
}
