using System.Text.Json.Nodes;
using static Leah.Webhooks.Cli.Verifying.VerifyCase;

namespace Leah.Webhooks.Cli.Verifying.Cases;

/// <summary>The five events in every form that the platform sends them in, and the answer they get.</summary>
internal static class EventCases
{
    private const string Group = "events";
    private const string Open = "Read the members you need and pass over the rest; refuse no event for a member or a word that you do not know.";

    public static IReadOnlyList<VerifyCase> All { get; } =
    [
        .. EventTypes.All.Select(type => Of(
            Group, $"event-{type.ToLowerInvariant().Replace('_', '-')}", $"A {type} is taken.", $"Answer 2xx to {type}, also where you have no use for it.",
            probe => probe.Request(probe.Event(type)), Judge.Taken)),
        Of(Group, "answer-status", "An event that was stored is answered 200.", "Answer 200 once the event is stored; do the work after that.",
            probe => probe.Request(probe.Event()), Judge.Stored),
        Of(Group, "answer-content-type", "The answer's content type is application/json.", "Set Content-Type: application/json on the answer.",
            probe => probe.Request(probe.Event()),
            answer => answer.Header("Content-Type") is { } type && type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
                ? Finding.Pass(type) : Finding.Fail(answer.Header("Content-Type") ?? "no Content-Type")),
        Of(Group, "answer-body", "The answer's body is {\"success\":true}.", "Answer {\"success\":true}.",
            probe => probe.Request(probe.Event()), answer => IsSuccess(answer.Body) ? Finding.Pass("{\"success\":true}") : Finding.Fail($"the body {Short(answer.Body)}")),
        Of(Group, "answer-in-time", "The answer comes within 5 s; the platform waits 15 s.", "Store the event, answer, and do the work after that.",
            probe => probe.Request(probe.Event()),
            answer => answer.Status is not null && answer.Elapsed < TimeSpan.FromSeconds(5) ? Finding.Pass("in time") : Finding.Fail($"{answer.Seen}, after {answer.Elapsed.TotalSeconds:0.0} s")),
        Event("partner-absent", "An event without a partner is taken.", body => body.Remove("partner")),
        Event("partner-code-null", "A partner whose code is null is taken.", body => body["partner"]?["code"] = null),
        Event("picture-absent", "A user without a picture is taken.", body => body["user"]?["personalInformation"]?.AsObject().Remove("picture")),
        Event("pdf-absent", "A result without a pdf is taken.", body => body["test"]?["result"]?.AsObject().Remove("pdf"), EventTypes.PlacementTestFinished),
        Event("external-ids-empty", "Empty externalIds are taken.", body => body["externalIds"] = new JsonArray()),
        Event("custom-fields-empty", "Empty customFields are taken.", body => body["user"]?["personalInformation"]?["customFields"] = new JsonArray()),
        Event("unknown-member", "A member that did not exist before is passed over.", body => body["addedLater"] = "value"),
        Event("unknown-member-deep", "An object that did not exist before, deep inside, is passed over.",
            body => body["user"]?["personalInformation"]?["addedLater"] = new JsonObject { ["deeper"] = new JsonArray(1, 2) }),
        Event("unknown-word", "A learning goal that did not exist before is taken.", body => body["perception"]?["whyIsLearningEnglish"] = "ADDED_LATER", EventTypes.OnboardingFinished),
        Event("level-is-free-text", "A level is any text.", body => body["overall"]?["level"] = "Level 12, advanced", EventTypes.OverallLevel),
        Event("score-is-any-number", "A score is 0, whole or with decimals.", body => body["overall"]?["score"] = 0, EventTypes.OverallLevel),
        Event("not-ascii", "Names in every script are taken.", body => body["user"]?["personalInformation"]?["givenName"] = "Zoë 李 Ønå 🦊"),
        Of(Group, "escapes", "Letters written as \\u escapes are taken.", "Use a JSON parser; it reads \\u00eb as ë.",
            probe => probe.Request(BodyText.Replace(probe.Event(), "\"Leah\"", "\"Zo\\u00eb \\uD83E\\uDD8A \\/ \\n\"")), Judge.Stored),
        Event("long-text", "A name of 10,000 letters is taken.", body => body["user"]?["personalInformation"]?["familyName"] = new string('x', 10_000)),
        Event("old-date", "An event from long ago is taken.", body => body["date"] = "2019-01-01T00:00:00.000Z"),
        Of(Group, "members-missing", "A known event that lacks members is stored for a person to look at, not refused.",
            "Keep what is incomplete: the platform gives up after three tries, and then it is lost.",
            probe => probe.Request(Incomplete(probe)),
            answer => answer.Status == 400 ? Finding.NotApplicable("400: the endpoint is strict, which it may be") : Judge.Stored(answer)),
    ];

    private static VerifyCase Event(string name, string claim, Action<JsonObject> change, string type = EventTypes.UserRegistered) => Of(
        Group, name, claim, Open,
        probe =>
        {
            var body = probe.Event(type);
            change(body);
            return probe.Request(body);
        },
        Judge.Stored);

    private static JsonObject Incomplete(Probe probe)
    {
        var body = probe.Event();
        body.Remove("date");
        body["user"]?.AsObject().Remove("personalInformation");
        return body;
    }

    private static bool IsSuccess(string body) => body.Replace(" ", "", StringComparison.Ordinal).Trim() == "{\"success\":true}";

    private static string Short(string body) => body.Length == 0 ? "is empty" : body.Length <= 60 ? body : body[..60] + "…";
}
