using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Leah.Webhooks.Cli.Input;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>Reads a scenario; what is wrong with it is told all at once, with its lines.</summary>
internal static partial class ReadScenario
{
    private const int MostLearners = 10_000;
    private const int MostSteps = 200;

    private static readonly string[] Members = ["scenario", "seed", "start", "timeScale", "learners", "every", "partner", "learner", "faults", "steps"];

    /// <exception cref="UsageException">Something is wrong with the file.</exception>
    public static Scenario Read(string text, string file)
    {
        var root = YamlNode.Parse(text, file);
        if (!root.IsMapping)
            throw new UsageException($"{file}, line 1: a scenario is a mapping with steps. leah scenario show journey writes one to begin with.");
        root.AllowOnly(Members);
        var steps = ReadSteps(root, file);
        var scenario = new Scenario(
            root.Find("scenario")?.Text() ?? "",
            root.Find("seed")?.Whole(0, int.MaxValue),
            root.Find("start") is { } start ? ReadTime(start) : null,
            root.Find("timeScale") is { } scale ? ReadScale(scale) : 0,
            root.Find("learners")?.Whole(1, MostLearners) ?? 1,
            root.Find("every")?.Span() ?? TimeSpan.Zero,
            ReadPartner(root),
            ReadLearner(root, file),
            steps,
            ReadChances(root));
        root.ThrowFaults();
        return scenario;
    }

    private static List<ScenarioStep> ReadSteps(YamlNode root, string file)
    {
        List<ScenarioStep> steps = [];
        var list = root.Find("steps");
        if (list is not { IsList: true } || !list.Items.Any())
            (list ?? root).Fault("steps is missing: a list such as [{ do: register }, { do: onboard }].");
        else if (list.Items.Skip(MostSteps).Any())
            list.Fault($"steps has more than {MostSteps} entries.");
        List<YamlNode> nodes = [.. list?.Items.Take(MostSteps) ?? []];
        foreach (var (node, i) in nodes.Select((node, i) => (node, i)))
        {
            var step = ReadStep(node, i == nodes.Count - 1, file);
            if (steps.Any(before => before.Id == step.Id) && node.Find("id") is { } id)
                id.Fault($"{id.Path}: another step is called {step.Id} already.");
            foreach (var set in node.Find("set")?.Members ?? [])
                CheckReferences(set, steps);
            steps.Add(step);
        }

        return steps;
    }

    private static ScenarioStep ReadStep(YamlNode node, bool isLast, string file)
    {
        node.AllowOnly("id", "do", "after", "set", "faults");
        StepKind? kind = null;
        if (node.Find("do") is not { } word)
            node.Fault($"{node.Path}.do is missing: {Kinds}.");
        else if (word.Text() is { } text && (kind = StepKind.Find(text)) is null)
            word.Fault($"{word.Path}: {text} is no step. There are {Kinds}.");
        kind ??= StepKind.Register;
        var id = node.Find("id")?.Text();
        if (id is not null && (!Name().IsMatch(id) || References.Words.Contains(id)))
            node.Find("id")?.Fault($"{node.Path}.id: {id} cannot be referred to. Take letters, digits, - and _, and none of {string.Join(", ", References.Words)}.");
        var faults = node.Find("faults") is { } given ? ReadFaults(given, []) : StepFaults.None;
        if (faults.Reorder > 0 && isLast)
            node.Find("faults")?.Find("reorder")?.Fault($"{node.Path}.faults.reorder: no step comes behind which this one could come.");
        return new(id ?? kind.Word, kind, node.Find("after")?.Span() ?? TimeSpan.Zero, ReadSet(node, file), faults);
    }

    private static IReadOnlyList<SetMember> ReadSet(YamlNode node, string file)
    {
        if (node.Find("set") is not { } set)
            return [];
        if (!set.IsMapping)
            set.Fault($"{set.Path} is no mapping of paths, such as test.result.level: B1.");
        return [.. set.Members.Select(member => new SetMember(member.Name, member.Value, $"{file}, line {member.Line}"))];
    }

    private static IReadOnlyList<SetMember> ReadLearner(YamlNode root, string file)
    {
        if (root.Find("learner") is not { } learner)
            return [];
        learner.AllowOnly(FakeLearner.Members);
        foreach (var member in learner.Members)
            CheckReferences(member, []);
        return [.. learner.Members.Select(member => new SetMember(member.Name, member.Value, $"{file}, line {member.Line}"))];
    }

    private static JsonObject ReadPartner(YamlNode root)
    {
        var partner = root.Find("partner");
        partner?.AllowOnly("id", "name", "code");
        return new()
        {
            ["id"] = partner?.Find("id")?.Text() ?? "leah-scenario",
            ["name"] = partner?.Find("name")?.Text() ?? partner?.Find("id")?.Value?.ToString() ?? "leah scenario (test)",
            ["code"] = partner?.Find("code")?.Text(),
        };
    }

    private static IReadOnlyList<ChanceFaults> ReadChances(YamlNode root)
    {
        if (root.Find("faults") is not { } list)
            return [];
        if (!list.IsList)
            list.Fault("faults is no list of faults with their chance, such as [{ chance: 10%, duplicate: 1 }]. What befalls one step stands in that step.");
        return [.. list.Items.Select(item => new ChanceFaults(ReadChance(item), ReadFaults(item, ["chance"])))];
    }

    private static double ReadChance(YamlNode item)
    {
        if (item.Find("chance")?.Value?.ToString() is { } text && text.EndsWith('%')
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
            return percent / 100;
        item.Fault($"{item.Path}.chance is missing or none: write it as 10%.");
        return 0;
    }

    private static StepFaults ReadFaults(YamlNode node, IReadOnlyList<string> more)
    {
        if (!node.IsMapping)
            node.Fault($"{node.Path} is no mapping of faults, such as {{ duplicate: 1, delay: 30s }}.");
        node.AllowOnly([.. more, "duplicate", "delay", "reorder", "drop", "cutOff"]);
        return new(
            Count(node.Find("duplicate"), 20),
            node.Find("delay")?.Span() ?? TimeSpan.Zero,
            Count(node.Find("reorder"), MostSteps),
            node.Find("drop") is { } drop && Count(drop, 1) == 1,
            Count(node.Find("cutOff"), StepFaults.Attempts));
    }

    /// <summary>How many times; <c>true</c> is once.</summary>
    private static int Count(YamlNode? node, int most) => node?.Value switch
    {
        null => 0,
        JsonValue flag when flag.TryGetValue<bool>(out var on) => on ? 1 : 0,
        _ => node.Whole(1, most),
    };

    private static void CheckReferences(YamlNode set, IReadOnlyList<ScenarioStep> before)
    {
        foreach (var reference in References.In(set.Value))
        {
            var word = reference.Split('.')[0];
            if (!References.Words.Contains(word) && before.All(step => step.Id != word))
                set.Fault($"{set.Path}: ${{{reference}}} refers to no step before this one. There are {string.Join(", ", before.Select(step => step.Id).Concat(References.Words))}.");
        }
    }

    private static DateTimeOffset? ReadTime(YamlNode node)
    {
        try
        {
            return TimeText.Parse(node.Value?.ToString() ?? "", node.Path, TimeProvider.System);
        }
        catch (UsageException error)
        {
            node.Fault(error.Message);
            return null;
        }
    }

    private static double ReadScale(YamlNode node)
    {
        var scale = node.Value is JsonValue value && value.TryGetValue<double>(out var real) ? real : node.Value is JsonValue other && other.TryGetValue<long>(out var whole) ? whole : -1;
        if (scale is >= 0 and <= 1_000_000)
            return scale;
        node.Fault("timeScale goes from 0 (no waiting) over 1 (as in the file) to 1000000.");
        return 0;
    }

    private static string Kinds => string.Join(", ", StepKind.All.Select(kind => kind.Word));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
