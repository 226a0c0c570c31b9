using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>Somebody made up: who a learner is, how good at English, and the ids of what it does. The same chance gives the same person.</summary>
/// <remarks>Ids begin so, and addresses end with @example.com, that everybody can tell them for tests.</remarks>
internal sealed class FakeLearner(Random chance)
{
    /// <summary>What is known of a learner, and may be set in a scenario.</summary>
    public static readonly IReadOnlyList<string> Members =
        ["id", "number", "givenName", "familyName", "email", "phoneNumber", "picture", "countryCode", "regionName", "externalId", "customFields"];

    private static readonly string[] GivenNames = ["Ana", "Björn", "Chloé", "Diego", "Élodie", "Fatima", "Giorgos", "Hana", "Ivan", "João", "Kwame", "Lucía", "Mehmet", "Ngozi", "Olga", "Paweł", "Quynh", "Rania", "Sofía", "Tomás", "Uxía", "Wei", "Yuki", "Zoë"];
    private static readonly string[] FamilyNames = ["Almeida", "Björk", "Castro", "Đặng", "Eriksen", "Fernández", "Gómez", "Haddad", "Ito", "Jansen", "Kowalska", "Lopes", "Moreau", "Nuñez", "Okafor", "Papadaki", "Quispe", "Rojas", "Şahin", "Torres", "Ueda", "Vargas", "Weiß", "Yılmaz"];
    private static readonly string[] Goals = ["A2", "B1", "B2", "C1"];
    private static readonly string[] Reasons = ["INCREASE_YOUR_KNOWLEDGE", "GET_A_BETTER_JOB", "STUDY_ABROAD", "TRAVEL"];
    private static readonly string[] Times = ["LESS_THAN_1_YEAR", "BETWEEN_1_AND_3_YEARS", "BETWEEN_3_AND_5_YEARS", "MORE_THAN_5_YEARS"];
    private static readonly string[] Topics = ["Technology", "Travel", "Science", "Music", "Sports", "Business", "Literature"];

    private static readonly (string Code, string Region, string Prefix)[] Places =
    [
        ("CO", "Atlantico", "+57300555"), ("MX", "Jalisco", "+5233555"), ("BR", "Bahia", "+5571555"), ("CL", "Valparaíso", "+5632555"),
        ("PE", "Cusco", "+5184555"), ("AR", "Córdoba", "+54351555"), ("EC", "Guayas", "+59345555"), ("ES", "Galicia", "+34600555"),
    ];

    private readonly int _skill = chance.Next(12, 92);

    /// <summary>Who it is.</summary>
    public JsonObject Person(int number)
    {
        var (country, region, prefix) = Pick(Places);
        var id = Id("leah-scenario-");
        return new()
        {
            ["id"] = id,
            ["number"] = number,
            ["givenName"] = Pick(GivenNames),
            ["familyName"] = Pick(FamilyNames),
            ["email"] = $"{id}@example.com",
            ["phoneNumber"] = $"{prefix}{chance.Next(10_000):0000}",
            ["picture"] = $"https://cdn.example.com/pictures/{id}.jpg",
            ["countryCode"] = country,
            ["regionName"] = region,
            ["externalId"] = $"student-{chance.Next(100_000):00000}",
            ["customFields"] = new JsonArray(new JsonObject { ["name"] = "leah_test", ["value"] = "leah-scenario" }),
        };
    }

    /// <summary>A value for <c>${fake.…}</c>; null where there is none of that name.</summary>
    public JsonNode? Value(string name) => name switch
    {
        "givenName" => Pick(GivenNames),
        "familyName" => Pick(FamilyNames),
        "topic" => Pick(Topics),
        "goal" => Pick(Goals),
        "score" => Score(),
        "mark" => Mark(),
        "id" => Id(""),
        _ => null,
    };

    /// <summary>What it thinks of its own English, and learns for.</summary>
    public JsonObject Perception(JsonObject person) => new()
    {
        ["countryCode"] = person["countryCode"]?.DeepClone(),
        ["regionName"] = person["regionName"]?.DeepClone(),
        ["proficiency"] = new JsonObject
        {
            ["grammarAndVocabulary"] = Mark(),
            ["readingComprehension"] = Mark(),
            ["listeningComprehension"] = Mark(),
            ["writing"] = Mark(),
            ["speaking"] = Mark(),
        },
        ["goal"] = Pick(Goals),
        ["timeStudyingEnglish"] = Pick(Times),
        ["whyIsLearningEnglish"] = Pick(Reasons),
        ["topicsOfInterest"] = new JsonArray("General English", Pick(Topics)),
    };

    /// <summary>Scores for a test's result, the whole test's with its level; members that are no score stay as they are.</summary>
    public void Mark(JsonObject result, string kind)
    {
        foreach (var name in result.Select(member => member.Key).ToList())
        {
            if (name.EndsWith("core", StringComparison.Ordinal))
                result[name] = Score();
        }

        (result["level"], result["sublevel"]) = Levels.Of(result["score"]?.GetValue<decimal>() ?? 0);
        if (result.ContainsKey("pdf"))
            result["pdf"] = $"https://static.example.com/certificates/{kind}/{Id("")}.pdf";
    }

    public string Id(string prefix) => $"{prefix}{chance.NextInt64(1L << 48):x12}{chance.NextInt64(1L << 48):x12}";

    public TimeSpan Length(int leastSeconds, int mostSeconds) => TimeSpan.FromSeconds(chance.Next(leastSeconds, mostSeconds));

    private int Mark() => Math.Clamp((_skill / 20) + chance.Next(0, 3), 1, 5);

    private decimal Score() => Levels.Shortest(decimal.Round(Math.Clamp(_skill + ((decimal)chance.NextDouble() * 16) - 8, 0, 100), 2));

    private T Pick<T>(T[] from) => from[chance.Next(from.Length)];
}
