using System.CommandLine;
using System.Security.Cryptography;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Cli.Playing;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah scenario run</c>: plays a scenario to an endpoint, or to the platform's journey routes.</summary>
internal static class ScenarioRun
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A YAML file, or one of leah scenario list." }.Suggest(ReadyScenarios.Names);
        var seed = new Option<int?>("--seed") { Description = "Draw all chance from this number; the file's otherwise.", HelpName = "number" };
        var start = new Option<string?>("--start") { Description = "When the first step happens; now otherwise.", HelpName = "time" };
        var scale = new Option<double?>("--time-scale") { Description = "Times faster than the file; 0: no waiting.", HelpName = "times" };
        var learners = new Option<int?>("--learners") { Description = "So many learners; the file's otherwise.", HelpName = "count" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would be sent." };
        var output = OutputOption.Create();
        var ends = new ScenarioEnds();
        var command = new Verb("run", "Plays a scenario to an endpoint or to the platform.")
        {
            Details = """
                With --to, an endpoint gets each step's event as the platform would send it.
                With --platform, the platform's journey routes are told of each step, and what
                fires is decided there. Learners are made up: their ids begin with
                leah-scenario. Ends with 1 where something was not taken.

                """,
            Examples =
            [
                "leah scenario run journey --to http://127.0.0.1:8080/ --basic my_user:my_pass",
                "leah scenario run rough-network --seed 7 --dry-run",
                "leah scenario run mine.yaml --platform http://127.0.0.1:5080 --partnership acme",
            ],
        };
        command.Add(file);
        foreach (var option in (Option[])[seed, start, scale, learners, dryRun, output])
            command.Add(option);
        ends.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = parsed.GetValue(file) ?? "";
            var read = ReadScenario.Read(ReadyScenarios.Open(name), name);
            var scenario = read with
            {
                Seed = Bounded(parsed.GetValue(seed), 0, int.MaxValue, "--seed") ?? read.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue),
                Start = Whole(parsed.GetValue(start) is { } text ? TimeText.Parse(text, "--start", TimeProvider.System) : read.Start ?? TimeProvider.System.GetUtcNow()),
                TimeScale = parsed.GetValue(scale) ?? read.TimeScale,
                Learners = Bounded(parsed.GetValue(learners), 1, 10_000, "--learners") ?? read.Learners,
            };
            if (scenario.TimeScale is not (>= 0 and <= 1_000_000))
                throw new UsageException("--time-scale goes from 0 (no waiting) over 1 (as in the file) to 1000000.");
            ScenarioBounds.Check(scenario);
            var plan = Plan(scenario);
            return parsed.GetValue(dryRun)
                ? await ShowAsync(scenario, plan, ends.ToShow(parsed, scenario), parsed.GetValue(output))
                : await RunAsync(scenario, plan, parsed, ends, parsed.GetValue(output), cancellation);
        });
        return command;
    }

    private static IReadOnlyList<PlannedSending> Plan(Scenario scenario)
    {
        var seed = scenario.Seed ?? 0;
        var steps = new ComposeSteps(scenario, seed, scenario.Start ?? default).Compose();
        return PlanSendings.Plan(steps, scenario.Faults, seed);
    }

    // Events tell time in milliseconds.
    private static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private static int? Bounded(int? value, int least, int most, string option) => value is { } given && (given < least || given > most)
        ? throw new UsageException($"{option} goes from {least} to {most}.")
        : value;

    private static async Task<int> ShowAsync(Scenario scenario, IReadOnlyList<PlannedSending> plan, IScenarioEnd end, OutputFormat format)
    {
        var text = new ScenarioText(format, scenario.Start ?? default);
        foreach (var line in PlayScenario.Show(end, plan))
            await text.WriteAsync(line);
        await text.EndAsync();
        await Talk.SayAsync($"{plan.Count} sendings with seed {scenario.Seed}. Nothing was sent: --dry-run.");
        return ExitCode.Done;
    }

    private static async Task<int> RunAsync(
        Scenario scenario, IReadOnlyList<PlannedSending> plan, ParseResult parsed, ScenarioEnds ends, OutputFormat format, CancellationToken cancellation)
    {
        using var opened = await ends.OpenAsync(parsed, scenario, cancellation);
        using var ending = new EndSignals(cancellation);
        await Talk.SayAsync($"Playing to {opened.Where}, seed {scenario.Seed}: {scenario.Learners} {(scenario.Learners == 1 ? "learner" : "learners")}, {plan.Count} sendings.");
        var text = new ScenarioText(format, scenario.Start ?? default);
        try
        {
            await foreach (var line in new PlayScenario(opened.End, scenario.TimeScale, TimeProvider.System).RunAsync(plan, ending.Token))
                await text.WriteAsync(line);
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            await text.EndAsync();
            await Talk.SayAsync($"Stopped before the end. {text.Sum}");
            return ExitCode.Failed;
        }

        await text.EndAsync();
        await Talk.SayAsync(text.Sum);
        return text.AnyFailed ? ExitCode.Failed : ExitCode.Done;
    }
}
