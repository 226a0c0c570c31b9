using System.CommandLine;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Playing;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah scenario</c>: learners' ways from registration to overall level, from a file.</summary>
internal static class Scenarios
{
    public static Command Create() => new("scenario", "Learners' journeys from a file: run, list, show.")
    {
        ScenarioRun.Create(),
        List(),
        Show(),
    };

    private static Verb List()
    {
        var verb = new Verb("list", "Lists the scenarios that leah carries.") { Examples = ["leah scenario list"] };
        verb.SetAction(async (_, _) =>
        {
            foreach (var name in ReadyScenarios.Names)
                await Console.Out.WriteLineAsync($"{name,-14} {ReadScenario.Read(ReadyScenarios.Find(name) ?? "", name).Description}");
            return ExitCode.Done;
        });
        return verb;
    }

    private static Verb Show()
    {
        var name = new Argument<string>("name") { Description = "One of leah scenario list." }.Suggest(ReadyScenarios.Names);
        var verb = new Verb("show", "Writes a ready scenario, to begin a file of your own with.") { Examples = ["leah scenario show journey > mine.yaml"] };
        verb.Add(name);
        verb.SetAction(async (parsed, _) =>
        {
            var wanted = parsed.GetValue(name) ?? "";
            await Console.Out.WriteAsync(ReadyScenarios.Find(wanted) ?? throw new UsageException($"There is no scenario {wanted}. There are {string.Join(", ", ReadyScenarios.Names)}."));
            return ExitCode.Done;
        });
        return verb;
    }
}
