using System.Text;
using System.Text.Json;
using CsCheck;

namespace Leah.Webhooks.Tests.Events;

/// <summary>Generates events and JSON of every kind: all of Unicode, odd numbers, odd dates, unknown members at every depth.</summary>
internal static class AnyEvent
{
    /// <summary>A string of whole characters, from all of Unicode, often those that need care.</summary>
    public static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char.AlphaNumeric.Select(c => (int)c),
        Gen.OneOf('"', '\\', '/', '\b', '\t', '\0', '\u001f', '\u007f', '\u0085', '\u2028', '\ufeff', '<', '>', '&', '+', '\'', '\uffff').Select(c => (int)c),
        Gen.Int[0, 0xD7FF],
        Gen.Int[0xE000, 0x10FFFF]).Array[0, 12].Select(runes => string.Concat(runes.Select(rune => new Rune(rune).ToString())));

    /// <summary>A JSON number, as <c>JSON.stringify</c> or another writer may spell it.</summary>
    public static readonly Gen<string> Number = Gen.OneOf(
        Gen.OneOf(
            "0", "-0", "0.0", "27.40", "1e-7", "1E+2", "1e21", "-1.5e-10", "0.30000000000000004",
            "79228162514264337593543950335", "0.1234567890123456789012345678901234567890"),
        Gen.Int.Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Decimal[-1000, 1000].Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>A JSON value nested up to five deep, with names that come once in an object.</summary>
    public static readonly Gen<string> Value = ValueOf(depth: 5);

    private static readonly Gen<string> s_name = Text.Select(name => "x" + name);

    private static readonly Gen<IDictionary<string, JsonElement>?> s_others =
        Gen.OneOf(Gen.Const<(string, string)[]>([]), Gen.Select(s_name, Value).Array[1, 3]).Select(Others);

    private static readonly Gen<string?> s_text = Maybe(Text);
    private static readonly Gen<Score?> s_score = Number.Select(number => Score.TryParse(Json.Bytes(number), out var score) ? score : (Score?)null);
    private static readonly Gen<EventDate?> s_date =
        Maybe(Gen.OneOf(Gen.DateTimeOffset.Select(date => new EventDate(date)), Text.Select(text => new EventDate(text))));

    private static readonly Gen<IReadOnlyList<string>?> s_texts = Maybe(Text.Array[0, 3].Select(texts => (IReadOnlyList<string>)texts));
    private static readonly Gen<int?> s_int = Gen.Int.Select(n => n % 3 == 0 ? (int?)null : n);

    private static readonly Gen<CustomField> s_field =
        Gen.Select(s_text, s_text, s_others, (name, value, others) => new CustomField { Name = name, Value = value, OtherMembers = others });

    private static readonly Gen<PersonalInformation?> s_person = Maybe(Gen.Select(s_text, s_text, s_text, Maybe(s_field.Array[0, 2]), s_others,
        (email, name, picture, fields, others) =>
            new PersonalInformation { Email = email, GivenName = name, Picture = picture, CustomFields = fields, OtherMembers = others }));

    private static readonly Gen<User?> s_user =
        Maybe(Gen.Select(s_text, s_person, s_others, (id, person, others) => new User { Id = id, PersonalInformation = person, OtherMembers = others }));

    private static readonly Gen<Partner?> s_partner =
        Maybe(Gen.Select(s_text, s_text, s_text, s_others, (id, name, code, others) => new Partner { Id = id, Name = name, Code = code, OtherMembers = others }));

    private static readonly Gen<Perception?> s_perception = Maybe(Gen.Select(s_text, s_int, s_int, s_texts, s_others,
        (text, writing, speaking, topics, others) => new Perception
        {
            Goal = text,
            RegionName = text,
            TopicsOfInterest = topics,
            Proficiency = new() { Writing = writing, Speaking = speaking, OtherMembers = others },
        }));

    private static readonly Gen<PlacementTest?> s_placement = Maybe(Gen.Select(s_text, s_date, s_int, s_score, s_others,
        (text, date, count, score, others) => new PlacementTest
        {
            Id = text,
            Start = date,
            QuestionCount = count,
            OtherMembers = others,
            Result = new() { Level = text, Score = score, ReadingScore = score, OtherMembers = others },
        }));

    private static readonly Gen<SpeakingTest?> s_speaking = Maybe(Gen.Select(s_text, s_date, Gen.Bool, s_score, s_others,
        (text, date, valid, score, others) => new SpeakingTest
        {
            Id = text,
            End = date,
            IsValid = valid,
            OtherMembers = others,
            Result = new() { Sublevel = text, FluencyScore = score, Pdf = text, OtherMembers = others },
        }));

    private static readonly Gen<Overall?> s_overall =
        Maybe(Gen.Select(s_score, s_text, s_others, (score, text, others) => new Overall { Score = score, Level = text, OtherMembers = others }));

    /// <summary>An event of any type, known or not.</summary>
    public static readonly Gen<WebhookEvent> Event = Gen.Select(
        Gen.OneOf(
            Gen.Const<WebhookEvent>(new UserRegistered()),
            Text.Select(WebhookEvent (type) => new UnknownEvent("NEW " + type)),
            s_perception.Select(WebhookEvent (perception) => new OnboardingFinished { Perception = perception }),
            s_placement.Select(WebhookEvent (test) => new PlacementTestFinished { Test = test }),
            s_speaking.Select(WebhookEvent (test) => new SpeakingTestFinished { Test = test }),
            Gen.Select(s_overall, s_speaking, s_placement, WebhookEvent (overall, speaking, placement) =>
                new OverallLevelCalculated { Overall = overall, SpeakingTest = speaking, PlacementTest = placement })),
        s_user, s_partner, s_date, s_texts, s_others,
        (@event, user, partner, date, ids, others) => @event with { User = user, Partner = partner, Date = date, ExternalIds = ids, OtherMembers = others });

    private static Gen<T?> Maybe<T>(Gen<T> gen) => Gen.Select(gen, Gen.Int[0, 3], (value, n) => n == 0 ? default : value);

    private static Gen<string> ValueOf(int depth)
    {
        var simple = Gen.OneOf(Gen.OneOf("null", "true", "false", "[]", "{}"), Number, Gen.Const("1e400"), Text.Select(Stringify.Text));
        if (depth == 0)
            return simple;
        var inner = ValueOf(depth - 1);
        return Gen.OneOf(
            simple,
            inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(Text, inner).Array[0, 3].Select(members =>
                $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"{Stringify.Text(member.Item1)}:{member.Item2}"))}}}"));
    }

    private static IDictionary<string, JsonElement>? Others((string Name, string Value)[] members) => members.Length == 0
        ? null
        : members.DistinctBy(member => member.Name).ToDictionary(member => member.Name, member => JsonElement.Parse(member.Value));
}
