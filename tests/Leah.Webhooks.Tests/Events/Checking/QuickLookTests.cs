using System.Text.Json;
using CsCheck;

namespace Leah.Webhooks.Tests.Events.Checking;

/// <summary>The quick pass over an event's bytes and the close look come to the same, whatever the bytes are.</summary>
public sealed class QuickLookTests
{
    private static readonly string[] s_members =
        ["event", "user.id", "partner.id", "date", "test.id", "test.result.score", "overall.score", "overall.level", "speakingTest.isValid", "partner.code", "perception.goal"];

    private static readonly Gen<string> s_type = Gen.OneOf([.. EventTypes.All]);

    // A sample's pieces between its commas, some of them told again elsewhere: members that stand twice, in other objects, or where no member may stand.
    private static readonly Gen<string> s_shuffled = Gen.Select(s_type, Gen.Int[0, 40], Gen.Int[0, 40], Gen.Bool).Select((type, from, to, moved) =>
    {
        var pieces = Json.Sample(type).Split(',').ToList();
        var piece = pieces[from % pieces.Count];
        if (moved)
            pieces.Remove(piece);
        pieces.Insert(to % (pieces.Count + 1), piece);
        return string.Join(',', pieces);
    });

    // A sample with something else in place of one of its values or names.
    private static readonly Gen<string> s_changed = Gen.Select(
            s_type, Gen.Int[0, 200],
            Gen.OneOf(AnyEvent.Value, AnyEvent.Number, Gen.OneOf("null", "\"\"", "\"a\\/b\"", "\"2024-03-07T13:43:40Z\"", "\"id\"", "\"user\"", "0", "6", "1.5", "[null]", "[{}]")))
        .Select((type, at, value) =>
        {
            var tokens = Json.Sample(type).Split('"');
            tokens[at % (tokens.Length / 2) * 2 + 1] = "\n";
            return string.Join('"', tokens).Replace("\"\n\"", value, StringComparison.Ordinal);
        });

    private static readonly Gen<byte[]> s_spoiled = Gen.Select(s_type, Gen.Int[0, 480], Gen.OneOf(Gen.Byte, Gen.OneOf("{}[]\",:\\u0"u8.ToArray()))).Select((type, at, spoiled) =>
    {
        var bytes = EventCatalogue.Find(type)!.Sample.ToArray();
        bytes[at] = spoiled;
        return bytes;
    });

    [Fact]
    public void Any_event_is_judged_as_by_the_close_look() => AnyEvent.Event.Select(EventJson.Write).Sample(ComeToTheSame, iter: 1_000);

    [Fact]
    public void Any_change_of_a_sample_is_judged_as_by_the_close_look() => s_changed.Select(Json.Bytes).Sample(ComeToTheSame, iter: 10_000);

    [Fact]
    public void Any_shuffled_sample_is_judged_as_by_the_close_look() => s_shuffled.Select(Json.Bytes).Sample(ComeToTheSame, iter: 10_000);

    [Fact]
    public void Any_spoiled_sample_is_judged_as_by_the_close_look() => s_spoiled.Sample(ComeToTheSame, iter: 10_000);

    [Theory]
    [MemberData(nameof(Json.Types), MemberType = typeof(Json))]
    public void Sample_needs_no_close_look(string eventType)
    {
        foreach (var more in (string[])["", ",\"padding\":\"x\"", ",\"a\":1,\"b\":[1,\"two\",null]", ",\"c\":null"])
        {
            using var opened = EventCheck.Open(Json.Bytes(Json.Sample(eventType)[..^1] + more + "}"));

            opened.TryGetValue("user.id", out var id).ShouldBeTrue(more);
            Json.Text(id).ShouldBe($"\"{opened.Completeness.UserId}\"");
            // All the same it can be looked into.
            opened.Root!.Value.GetProperty("event").GetString().ShouldBe(eventType);
        }
    }

    [Theory]
    [InlineData(",\"a\":1,\"a\":2", "stands twice")]
    [InlineData(",\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"a\":0", "stands twice")]
    [InlineData(",\"date\":null", "stands twice")]
    [InlineData(",\"a\":[{\"b\":1,\"b\":2}]", "stands twice")]
    [InlineData(",\"a\":\"\\ud800\"", "surrogate")]
    public void Flaw_is_found_behind_an_event_that_is_whole(string more, string flaw)
    {
        using var opened = EventCheck.Open(Json.Bytes(Json.Sample(EventTypes.OverallLevel)[..^1] + more + "}"));

        opened.Completeness.Problems.ShouldHaveSingleItem().Message.ShouldContain(flaw);
        opened.Root.ShouldBeNull();
        opened.TryGetValue("user.id", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("overall.score", true, "27.4")]
    [InlineData("speakingTest.isValid", true, "false")]
    [InlineData("placementTest.result.pdf", true, "")]
    [InlineData("event", true, "\"OVERALL_LEVEL\"")]
    [InlineData("partner.code", true, "\"0000\"")]
    [InlineData("partner", false, "")]
    [InlineData("externalIds", false, "")]
    [InlineData("user.personalInformation.customFields.name", false, "")]
    [InlineData("padding", false, "")]
    [InlineData("user.personalInformation.familyName", false, "")]
    public void Value_of_a_member_stands_as_it_is_in_the_bytes(string path, bool isThere, string json)
    {
        using var opened = EventCheck.Open(Json.Bytes(Json.SampleWith(EventTypes.OverallLevel, "\"Doe\"", "\"D\\/oe\"")));

        opened.TryGetValue(path, out var value).ShouldBe(isThere);
        if (isThere)
            Json.Text(value).ShouldBe(json);
    }

    /// <summary>An unknown object at the end changes nothing about what an event says, but has it looked at closely.</summary>
    private static bool ComeToTheSame(byte[] body)
    {
        byte[] closely = body is [.. var start, (byte)'}'] ? [.. start, .. ",\"zz\":{}}"u8] : body;
        var (published, publishedClosely) = (EventCheck.ForPublishing(body), EventCheck.ForPublishing(closely));
        using var opened = EventCheck.Open(body);
        using var openedClosely = EventCheck.Open(closely);
        openedClosely.TryGetValue("user.id", out _).ShouldBeFalse();

        var (said, saidClosely) = (opened.Completeness, openedClosely.Completeness);
        return published.IsAccepted == publishedClosely.IsAccepted && published.Facts == publishedClosely.Facts
            && (said.EventType, said.IsComplete, said.UserId, said.PartnerId, said.Date) == (saidClosely.EventType, saidClosely.IsComplete, saidClosely.UserId, saidClosely.PartnerId, saidClosely.Date)
            && s_members.All(path => IsSame(path, opened, openedClosely.Root));
    }

    private static bool IsSame(string path, OpenedEvent opened, JsonElement? closely)
    {
        if (!opened.TryGetValue(path, out var json))
            return true;
        foreach (var name in path.Split('.'))
            closely = closely is { ValueKind: JsonValueKind.Object } at && at.TryGetProperty(name, out var found) ? found : null;
        return Json.Text(json) == (closely?.GetRawText() ?? "");
    }
}
