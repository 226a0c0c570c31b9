using System.Text;
using System.Text.Json.Nodes;
using static Leah.Webhooks.Cli.Verifying.VerifyCase;

namespace Leah.Webhooks.Cli.Verifying.Cases;

/// <summary>Bodies that are no event, and the ones that only look so.</summary>
internal static class BodyCases
{
    private const string Group = "bodies";
    private const string Hint = "Read the body with a strict JSON parser and answer 400 to what is not one known event; a 500 or a 200 hides the fault.";

    public static IReadOnlyList<VerifyCase> All { get; } =
    [
        Bad("body-empty", "An empty body is answered 400.", _ => []),
        Bad("body-not-json", "What is not JSON is answered 400.", _ => "event=USER_REGISTERED"u8.ToArray()),
        Bad("body-cut", "JSON that ends too early is answered 400.", probe => Encoding.UTF8.GetBytes(BodyText.Text(probe.Event())[..^20])),
        Bad("body-trailing", "Something after the object is answered 400.", probe => BodyText.Around("", probe.Event(), " x")),
        Bad("body-two-events", "Two events in one body are answered 400.", probe => BodyText.Around(BodyText.Text(probe.Event()) + "\n", probe.Event(), "")),
        Bad("body-comment", "A comment in the JSON is answered 400.", probe => BodyText.Around("/* leah */", probe.Event(), "")),
        Bad("body-trailing-comma", "A comma too many is answered 400.", probe => Encoding.UTF8.GetBytes(BodyText.Text(probe.Event())[..^1] + ",}")),
        Bad("body-nan", "A number that JSON does not have is answered 400.", probe => BodyText.Plus(probe.Event(), "\"score\":NaN")),
        Bad("body-array", "A list of events is answered 400.", probe => BodyText.Around("[", probe.Event(), "]")),
        Bad("body-text", "JSON that is a text is answered 400.", _ => "\"USER_REGISTERED\""u8.ToArray()),
        Bad("body-null", "JSON that is null is answered 400.", _ => "null"u8.ToArray()),
        Bad("body-bad-utf8", "Bytes that are not UTF-8 are answered 400.", probe => Latin1(probe.Event())),
        Bad("body-utf16", "UTF-16 is answered 400.", probe => Encoding.Unicode.GetBytes(BodyText.Text(probe.Event()))),
        Bad("body-byte-order-mark", "A byte-order mark is answered 400.", probe => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(BodyText.Text(probe.Event()))]),
        Bad("body-half-letter", "Half of a surrogate pair is answered 400.", probe => BodyText.Replace(probe.Event(), "\"Leah\"", "\"\\uD83E\"")),
        Bad("body-duplicate-member", "A member that stands twice is answered 400.", probe => BodyText.Plus(probe.Event(), "\"event\":\"OVERALL_LEVEL\"")),
        Bad("body-duplicate-member-deep", "A member that stands twice, deep inside, is answered 400.",
            probe => BodyText.Replace(probe.Event(), "\"givenName\":\"Leah\"", "\"givenName\":\"Leah\",\"givenName\":\"Other\"")),
        Bad("body-too-deep", "More than 32 levels are answered 400.", probe => BodyText.Plus(probe.Event(), "\"deep\":" + Nested(32))),
        Of(Group, "body-deep", "32 levels are taken.", "Allow 32 levels; a lower limit refuses sound events.",
            probe => probe.Request(BodyText.Plus(probe.Event(), "\"deep\":" + Nested(31))), Judge.Stored),
        Bad("event-unknown", "An event of an unknown type is answered 400.", probe => Typed(probe, "LEAH_VERIFY_UNKNOWN")),
        Bad("event-other-case", "A type in other case is answered 400.", probe => Typed(probe, "user_registered")),
        Bad("event-missing", "An object without a type is answered 400.", probe => Typed(probe, null)),
        Bad("event-number", "A type that is no text is answered 400.", probe => Typed(probe, 7)),
        Bad("event-empty-object", "An empty object is answered 400.", _ => "{}"u8.ToArray()),
        Of(Group, "bad-request-body", "The body of a 400 is Bad request.", "Answer Bad request.",
            probe => probe.Request("{}"u8.ToArray()),
            answer => answer.Status != 400 ? Finding.NotApplicable($"{answer.Seen}, no 400")
                : answer.Body.Trim() == "Bad request" ? Finding.Pass("Bad request") : Finding.Fail(answer.Body.Length > 60 ? answer.Body[..60] + "…" : $"the body \"{answer.Body}\"")),
        Of(Group, "body-after-bad", "After a bad body, an event is taken.", "Let no request hold up the next.", probe => probe.Request(probe.Event()), Judge.Stored),
    ];

    private static VerifyCase Bad(string name, string claim, Func<Probe, byte[]> body) => Of(Group, name, claim, Hint, probe => probe.Request(body(probe)), Judge.BadRequest);

    private static byte[] Typed(Probe probe, JsonNode? type)
    {
        var body = probe.Event();
        if (type is null)
            body.Remove("event");
        else
            body["event"] = type;
        return Encoding.UTF8.GetBytes(BodyText.Text(body));
    }

    private static byte[] Latin1(JsonObject body) => Encoding.Latin1.GetBytes(BodyText.Text(body).Replace("\"Leah\"", "\"L\u00e9a\"", StringComparison.Ordinal));

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);
}
