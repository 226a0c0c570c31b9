namespace Leah.Webhooks.Tests.Events.Checking;

/// <summary>What is no strict JSON object is refused in the same words whoever asks.</summary>
public sealed class EventTextTests
{
    private const string HalfAPair = @"holds half of a surrogate pair (\ud800 to \udfff): send whole characters";
    private const string OtherHere = "something else must stand here";
    private const string DoubleQuotes = "strings are written in double quotes";
    private const string NoComma = "a comma before a closing bracket is not allowed";
    private const string NoControl = "no control character may stand here; in a string it is written as an escape";

    public static TheoryData<string, string> Flaws => new()
    {
        // Nothing, or no object
        { "", "$ is empty: send one event as a JSON object" },
        { " ", "$ is not JSON: it ends too early, at byte offset 1; was it cut off?" },
        { "\n", "$ is not JSON: it ends too early, at byte offset 1; was it cut off?" },
        { "null", "$ must be a JSON object, was null" },
        { "[]", "$ must be a JSON object, was an array" },
        { "\"a\"", "$ must be a JSON object, was a string" },
        { "3", "$ must be a JSON object, was a number" },
        { "true", "$ must be a JSON object, was true" },
        { "false", "$ must be a JSON object, was false" },

        // Cut off
        { "{", "$ is not JSON: it ends too early, at byte offset 1; was it cut off?" },
        { "nul", "$ is not JSON: it ends too early, at byte offset 3; was it cut off?" },
        { "{\"a\":\"x", "$ is not JSON: it ends too early, at byte offset 7; was it cut off?" },

        // Something after the end
        { "{}x", "$ is not JSON at byte offset 2 (line 1): " + OtherHere },
        { "{} {}", "$ is not JSON at byte offset 3 (line 1): " + OtherHere },
        { "{\"a\":1}]", "$ is not JSON at byte offset 7 (line 1): " + OtherHere },
        { "{\"a\":1}\0", "$ is not JSON at byte offset 7 (line 1): " + NoControl },

        // What other notations allow
        { "{\"a\":1,}", "$ is not JSON at byte offset 7 (line 1): " + NoComma },
        { "{\"a\":[1, ]}", "$ is not JSON at byte offset 9 (line 1): " + NoComma },
        { "{\"a\":1 /*c*/}", "$ is not JSON at byte offset 7 (line 1): comments are not allowed" },
        { "// c\n{}", "$ is not JSON at byte offset 0 (line 1): comments are not allowed" },
        { "{'a':1}", "$ is not JSON at byte offset 1 (line 1): " + DoubleQuotes },
        { "{\"a\":'x'}", "$ is not JSON at byte offset 5 (line 1): " + DoubleQuotes },
        { "{a:1}", "$ is not JSON at byte offset 1 (line 1): " + OtherHere },
        { "{\"a\":NaN}", "$ is not JSON at byte offset 5 (line 1): NaN and Infinity are no JSON numbers" },
        { "{\"a\":Infinity}", "$ is not JSON at byte offset 5 (line 1): NaN and Infinity are no JSON numbers" },
        { "{\"a\":01}", "$ is not JSON at byte offset 6 (line 1): " + OtherHere },
        { "{\"a\":1.}", "$ is not JSON at byte offset 7 (line 1): " + OtherHere },
        { "{\"a\":+1}", "$ is not JSON at byte offset 5 (line 1): " + OtherHere },
        { "{\"a\":\"\\x\"}", "$ is not JSON at byte offset 7 (line 1): " + OtherHere },
        { "{\"a\":\"x\ny\"}", "$ is not JSON at byte offset 7 (line 1): " + NoControl },

        // Punctuation
        { "{\"a\" 1}", "$ is not JSON at byte offset 5 (line 1): " + OtherHere },
        { "{\"a\":1 \"b\":2}", "$ is not JSON at byte offset 7 (line 1): " + OtherHere },
        { "{\n\"é\":1,\n\"b\":}\n", "$ is not JSON at byte offset 14 (line 3): " + OtherHere },

        // Members that stand twice, at every depth and however they are spelled
        { "{\"a\":1,\"a\":2}", "$.a stands twice: send each member once" },
        { "{\"u\":{\"a\":1,\"\\u0061\":2}}", "$.u.a stands twice: send each member once" },
        { "{\"u\":[0,{\"a b\":[{\"c\":1,\"c\":1}]}]}", "$.u[1]['a b'][0].c stands twice: send each member once" },
        { "{\"u\":{\"it's \\\\\":1,\"it's \\\\\":1}}", @"$.u['it\'s \\'] stands twice: send each member once" },
        { "{\"event\":\"USER_REGISTERED\",\"user\":{\"id\":\"a\"},\"user\":{\"id\":\"b\"}}", "$.user stands twice: send each member once" },

        // Half characters
        { "{\"event\":\"\\ud800\"}", "$.event " + HalfAPair },
        { "{\"a\":[\"x\",{},\"\\udc00\\ud800\"]}", "$.a[2] " + HalfAPair },
        { "{\"a\":1,\"\\uDFFF\":1}", @"$['\\uDFFF'] has a name that " + HalfAPair },

        // Depth
        { Nested("{\"a\":", 33, "}"), $"$.{string.Join('.', Enumerable.Repeat("a", 32))} is nested deeper than 32 levels: send a flatter object" },
        { Nested("[", 100_000, ""), $"${string.Concat(Enumerable.Repeat("[0]", 32))} is nested deeper than 32 levels: send a flatter object" },
    };

    public static TheoryData<byte[], string> FlawsOfBytes => new()
    {
        { [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], "$ starts with a byte-order mark (EF BB BF): send UTF-8 without one" },
        { [0xEF, 0xBB], "$ is not UTF-8 at byte offset 0 (0xEF): encode the text as UTF-8" },
        { [0xFF, 0xFE, 0x7B, 0x00], "$ is not UTF-8 at byte offset 0 (0xFF): encode the text as UTF-8" },
        { [0x7B, 0x22, 0xC3, 0x28, 0x22, 0x7D], "$ is not UTF-8 at byte offset 2 (0xC3): encode the text as UTF-8" },
        // Too long a form of '/', half of a surrogate pair, beyond U+10FFFF, a character cut in the middle
        { [0x7B, 0x22, 0xC0, 0xAF], "$ is not UTF-8 at byte offset 2 (0xC0): encode the text as UTF-8" },
        { [0x7B, 0x22, 0xED, 0xA0, 0x80], "$ is not UTF-8 at byte offset 2 (0xED): encode the text as UTF-8" },
        { [0x7B, 0xF4, 0x90, 0x80, 0x80], "$ is not UTF-8 at byte offset 1 (0xF4): encode the text as UTF-8" },
        { [0x7B, 0x22, 0xC3, 0xA9, 0xE2, 0x82], "$ is not UTF-8 at byte offset 4 (0xE2): encode the text as UTF-8" },
    };

    [Theory]
    [MemberData(nameof(Flaws))]
    public void Text_that_is_no_strict_object_is_refused_saying_where_and_why(string json, string problem) =>
        EveryoneRefuses(Json.Bytes(json), problem);

    [Theory]
    [MemberData(nameof(FlawsOfBytes))]
    public void Bytes_that_are_no_plain_utf8_are_refused_saying_where(byte[] bytes, string problem) => EveryoneRefuses(bytes, problem);

    [Fact]
    public void Sample_cut_off_anywhere_is_refused_and_never_throws()
    {
        var sample = Json.Bytes(Json.Sample(EventTypes.OverallLevel));

        for (var length = 0; length < sample.Length; length++)
        {
            var problems = EventJson.Parse(sample.AsMemory(0, length)).Problems;
            problems.Count.ShouldBe(1, $"at {length}");
            problems[0].Message.ShouldContain(length == 0 ? "is empty" : "ends too early");
        }
    }

    [Fact]
    public void Text_of_32_levels_is_read() => Json.Read(Nested("{\"event\":\"X\",\"a\":", 32, "}"));

    [Fact]
    public void Same_name_in_different_objects_is_read() => Json.Read("""{"event":"X","a":{"a":[{"a":1},{"a":1}]},"b":{"a":1}}""");

    private static string Nested(string open, int levels, string close) =>
        string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));

    private static void EveryoneRefuses(byte[] bytes, string problem)
    {
        EventJson.Parse(bytes).Problems.ShouldHaveSingleItem().ToString().ShouldBe(problem);
        EventCheck.ForPublishing(bytes).Problems.ShouldHaveSingleItem().ToString().ShouldBe(problem);
        EventCheck.ForPublishing(bytes, 3).Problems.ShouldHaveSingleItem().ToString().ShouldBe("$[3]" + problem[1..]);
        var completeness = EventCheck.Completeness(bytes);
        completeness.IsEvent.ShouldBeFalse();
        completeness.Problems.ShouldHaveSingleItem().ToString().ShouldBe(problem);
    }
}
