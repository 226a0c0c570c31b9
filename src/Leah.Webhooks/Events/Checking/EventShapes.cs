using System.Text.Json;
using static Leah.Webhooks.Checking.Demand;
using static Leah.Webhooks.Checking.MemberKind;

namespace Leah.Webhooks.Checking;

/// <summary>What each event type consists of. Checks, completeness, the written order and the schemas all come from this table.</summary>
internal static class EventShapes
{
    private static readonly Member s_event = new("event", Text, "The event type.", Readable);

    private static readonly Member s_user = new("user", MemberKind.Object, "The user the event is about.", Complete,
        new("id", Id, "The user's id on the learning platform.", Complete),
        new("personalInformation", MemberKind.Object, "Who the user is.", null,
            new("email", Text, "The e-mail address."),
            new("familyName", Text, "The family name."),
            new("givenName", Text, "The given name."),
            new("phoneNumber", Text, "The phone number, usually with its country's prefix."),
            new("picture", Text, "The address of a picture."),
            new("customFields", Objects, "What the organization asks beyond the usual; may be empty.", null,
                new("name", Text, "What is asked."),
                new("value", Text, "The answer."))));

    private static readonly Member s_partner = new("partner", MemberKind.Object, "The partnership the event belongs to.", Publishable,
        new("id", Id, "The partnership's id.", Publishable),
        new("name", Text, "The partnership's name."),
        new("code", Text, "The code with which users join; null when there is none."));

    private static readonly Member s_date = new("date", Date, "When it happened.", Complete);

    private static readonly Member s_externalIds = new("externalIds", Texts, "The user's ids in the partner's own systems; may be empty.");

    private static readonly Member s_perception = new("perception", MemberKind.Object, "What the user said in the onboarding.", Complete,
        new("countryCode", Text, "The country, as two letters."),
        new("regionName", Text, "The region of the country."),
        new("proficiency", MemberKind.Object, "How well the user thinks to know English, each from 1 (hardly) to 5 (very well).", null,
            new("grammarAndVocabulary", MemberKind.Proficiency, "Grammar and vocabulary."),
            new("readingComprehension", MemberKind.Proficiency, "Understanding what is read."),
            new("listeningComprehension", MemberKind.Proficiency, "Understanding what is heard."),
            new("writing", MemberKind.Proficiency, "Writing."),
            new("speaking", MemberKind.Proficiency, "Speaking.")),
        new("goal", Text, "The level the user aims at. Any text."),
        new("timeStudyingEnglish", Text, "How long the user has studied English. Any text."),
        new("whyIsLearningEnglish", Text, "Why the user learns English. Any text."),
        new("topicsOfInterest", Texts, "What the user likes to read and talk about; may be empty."));

    private static readonly Member s_overall = new("overall", MemberKind.Object, "The level over all tests.", Complete,
        new("score", MemberKind.Score, "The overall score."),
        new("level", Text, "The level. Any text."),
        new("sublevel", Text, "The step within the level. Any text."));

    /// <summary>The five known types.</summary>
    public static readonly EventShape[] All =
    [
        new(EventTypes.UserRegistered, typeof(UserRegistered),
            "A user joined the organization by redeeming a partnership code or a license key.",
            s_event, s_user, s_partner, s_date, s_externalIds),
        new(EventTypes.OnboardingFinished, typeof(OnboardingFinished),
            "A user completed profile, self-assessment and learning goal; it carries all three.",
            s_event, s_externalIds, s_date, s_user, s_partner, s_perception),
        new(EventTypes.PlacementTestFinished, typeof(PlacementTestFinished),
            "A user completed a placement test; it carries the result.",
            s_event, PlacementTest("test", Complete), s_user, s_partner, s_date, s_externalIds),
        new(EventTypes.SpeakingTestFinished, typeof(SpeakingTestFinished),
            "A user completed a speaking test; it carries the result.",
            s_event, SpeakingTest("test", Complete), s_user, s_partner, s_date, s_externalIds),
        new(EventTypes.OverallLevel, typeof(OverallLevelCalculated),
            "A user's overall level was calculated after a speaking or a placement test; it carries the level and the tests it comes from.",
            s_event, s_overall, SpeakingTest("speakingTest", null), PlacementTest("placementTest", null),
            s_user, s_partner, s_date, s_externalIds),
    ];

    /// <summary>Any other type: only what all events have in common.</summary>
    public static readonly EventShape Unknown = new("", typeof(UnknownEvent), "", s_event, s_user, s_partner, s_date, s_externalIds);

    /// <summary>The shape an event's <c>event</c> member names; null when it is missing, no string or another type.</summary>
    public static EventShape? Of(JsonElement root)
    {
        if (root.TryGetProperty(s_event.Utf8Name, out var type) && type.ValueKind == JsonValueKind.String)
        {
            foreach (var shape in All)
            {
                if (type.ValueEquals(shape.Utf8EventType))
                    return shape;
            }
        }

        return null;
    }

    public static EventShape? OfRecord(Type record) =>
        record == Unknown.Record ? Unknown : Array.Find(All, shape => shape.Record == record);

    private static Member PlacementTest(string name, Demand? neededFor) => Test(name, neededFor, "placement", [],
    [
        new("languageScore", MemberKind.Score, "The score in use of language."),
        new("readingScore", MemberKind.Score, "The score in reading."),
        new("listeningScore", MemberKind.Score, "The score in listening."),
    ]);

    private static Member SpeakingTest(string name, Demand? neededFor) => Test(name, neededFor, "speaking",
    [
        new("isValid", Flag, "Whether what was spoken could be judged."),
    ],
    [
        new("vocabularyScore", MemberKind.Score, "The score in vocabulary."),
        new("fluencyScore", MemberKind.Score, "The score in fluency."),
        new("pronunciationScore", MemberKind.Score, "The score in pronunciation."),
        new("grammarScore", MemberKind.Score, "The score in grammar."),
    ]);

    // A test that is only mentioned (in an overall level) need not be whole; one that is the event must be.
    private static Member Test(string name, Demand? neededFor, string what, Member[] beforeResult, Member[] scores) =>
        new(name, MemberKind.Object, $"The {what} test.", neededFor,
        [
            new("id", Id, "The test's id: each test taken has its own.", neededFor),
            new("start", Date, "When the user began."),
            new("end", Date, "When the user finished."),
            new("questionCount", WholeNumber, "How many questions were asked."),
            .. beforeResult,
            new("result", MemberKind.Object, "What came of it.", neededFor,
            [
                new("level", Text, "The level. Any text."),
                new("sublevel", Text, "The step within the level. Any text."),
                new("score", MemberKind.Score, "The whole test's score."),
                .. scores,
                new("pdf", Text, "The address of the certificate."),
            ]),
        ]);
}
