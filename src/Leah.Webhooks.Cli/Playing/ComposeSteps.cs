using System.Globalization;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Triggering;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>Composes what each learner's steps say, from the file and a seed. The same file, seed and start give the same bytes.</summary>
internal sealed class ComposeSteps(Scenario scenario, int seed, DateTimeOffset start)
{
    public IReadOnlyList<ComposedStep> Compose() => [.. Enumerable.Range(1, scenario.Learners).SelectMany(Learner)];

    private List<ComposedStep> Learner(int number)
    {
        var person = Person(number);
        List<ComposedStep> composed = [];
        var at = start + ((number - 1) * scenario.Every);
        foreach (var (step, index) in scenario.Steps.Select((step, index) => (step, index)))
        {
            at += step.After;
            // A step's chance is its own, so that changing one changes no other.
            var fake = new FakeLearner(Chance(number, index + 1));
            var body = Event(step, at, person, fake, composed);
            foreach (var set in step.Set)
                Set(body, set, person, fake, composed);
            // The time is in the id: at another start it is another event.
            composed.Add(new(number, index, step, at, person, $"evt_{at.ToUnixTimeMilliseconds():x11}{fake.Id("")[..9]}", body));
        }

        return composed;
    }

    private JsonObject Person(int number)
    {
        var fake = new FakeLearner(Chance(number, 0));
        var person = fake.Person(number);
        foreach (var set in scenario.Learner)
            person[set.Path] = References.Resolve(set.Value, path => Find(path, set.Place, person, fake, []));
        return person;
    }

    private JsonObject Event(ScenarioStep step, DateTimeOffset at, JsonObject person, FakeLearner fake, IReadOnlyList<ComposedStep> before)
    {
        var root = JsonNode.Parse(EventBody.Sample(step.Kind.EventType))?.AsObject() ?? [];
        root["user"] = User(person, withPicture: step.Kind != StepKind.OverallLevel);
        root["partner"] = scenario.Partner.DeepClone();
        root["date"] = TimeText.ToIso(at);
        root["externalIds"] = new JsonArray(person["externalId"]?.DeepClone());
        if (step.Kind == StepKind.Onboard)
            root["perception"] = fake.Perception(person);
        else if (step.Kind == StepKind.PlacementTest)
            Take(root["test"], at, fake, "diagnostic", fake.Length(900, 2_400));
        else if (step.Kind == StepKind.SpeakingTest)
            Take(root["test"], at, fake, "speaking", fake.Length(120, 420));
        else if (step.Kind == StepKind.OverallLevel)
            Calculate(root, at, fake, before);
        return root;
    }

    private static JsonObject User(JsonObject person, bool withPicture)
    {
        var information = new JsonObject();
        foreach (var name in (string[])["email", "familyName", "givenName", "phoneNumber", .. withPicture ? (string[])["picture"] : [], "customFields"])
            information[name] = person[name]?.DeepClone();
        return new() { ["id"] = person["id"]?.DeepClone(), ["personalInformation"] = information };
    }

    private static void Take(JsonNode? test, DateTimeOffset end, FakeLearner fake, string kind, TimeSpan length)
    {
        if (test is not JsonObject taken)
            return;
        taken["id"] = fake.Id("");
        taken["start"] = TimeText.ToIso(end - length);
        taken["end"] = TimeText.ToIso(end);
        if (taken.ContainsKey("isValid"))
            taken["isValid"] = true;
        if (taken["result"] is JsonObject result)
            fake.Mark(result, kind);
    }

    /// <summary>The level is calculated from the learner's latest test of each kind; where one was not taken, a made-up one stands in the event.</summary>
    private static void Calculate(JsonObject root, DateTimeOffset at, FakeLearner fake, IReadOnlyList<ComposedStep> before)
    {
        var placement = Latest(root, "placementTest", StepKind.PlacementTest, at, fake, before);
        var speaking = Latest(root, "speakingTest", StepKind.SpeakingTest, at, fake, before);
        if (root["overall"] is not JsonObject overall)
            return;
        var score = Levels.Overall(Score(placement), Score(speaking), speaking?["isValid"]?.ToString() != "false");
        overall["score"] = score;
        (overall["level"], overall["sublevel"]) = Levels.Of(score);
    }

    private static JsonNode? Latest(JsonObject root, string member, StepKind kind, DateTimeOffset at, FakeLearner fake, IReadOnlyList<ComposedStep> before)
    {
        if (before.LastOrDefault(step => step.Step.Kind == kind)?.Event["test"]?.DeepClone() is JsonObject known)
        {
            (known["result"] as JsonObject)?.Remove("pdf");
            root[member] = known;
        }
        else
        {
            Take(root[member], at, fake, member, TimeSpan.FromMinutes(5));
        }

        return root[member];
    }

    private static decimal Score(JsonNode? test) =>
        decimal.TryParse(test?["result"]?["score"]?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var score) ? score : 0;

    private void Set(JsonObject body, SetMember set, JsonObject person, FakeLearner fake, IReadOnlyList<ComposedStep> before) =>
        MemberPath.Set(body, set.Path, References.Resolve(set.Value, path => Find(path, set.Place, person, fake, before)), set.Place);

    private JsonNode? Find(string path, string place, JsonObject person, FakeLearner fake, IReadOnlyList<ComposedStep> before)
    {
        var (word, rest) = path.Split('.', 2) is [var first, var second] ? (first, second) : (path, "");
        var found = word switch
        {
            "learner" => MemberPath.Find(person, rest),
            "partner" => MemberPath.Find(scenario.Partner, rest),
            "fake" => fake.Value(rest),
            _ => before.LastOrDefault(step => step.Step.Id == word) is { } step ? MemberPath.Find(step.Event, rest) : null,
        };
        return found ?? throw new UsageException($"{place}: ${{{path}}} names nothing that is there.");
    }

    // A seed for each learner and step that is the same on every machine.
    private Random Chance(int learner, int part) => new(unchecked((((seed * 397) ^ learner) * 397) ^ part));
}
