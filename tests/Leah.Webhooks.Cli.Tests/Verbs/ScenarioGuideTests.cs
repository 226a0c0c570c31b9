using System.Diagnostics;
using Leah.Webhooks.Cli.Playing;
using Leah.Webhooks.Cli.Tests.Support;

namespace Leah.Webhooks.Cli.Tests.Verbs;

/// <summary>What docs/guides/scenarios.md says is so.</summary>
public sealed class ScenarioGuideTests
{
    private static readonly Guide Page = Guide.Read("scenarios.md");

    [Fact]
    public async Task Every_command_of_the_guide_does_what_it_says()
    {
        using var folder = new TemporaryFolder();
        await using var receiver = await ReceivingLeah.StartAsync(folder.Path, "--basic", "my_user:my_pass");
        await using var platform = await RunningPlatform.StartAsync();
        await platform.PartnershipAsync("acme");
        Page.Commands.Count.ShouldBeGreaterThan(7);

        foreach (var command in Page.Commands)
        {
            // The guide's own file takes the place of what the command before it has written.
            foreach (var (name, content) in Page.Files)
                folder.File(name, content);
            var (code, said) = await ShellAsync(folder, platform, command.Replace("http://127.0.0.1:8080/", receiver.Address.ToString(), StringComparison.Ordinal));
            code.ShouldBe(0, $"{command}\n{said}");
        }
    }

    [Fact]
    public void The_guides_file_is_a_scenario_and_refers_back()
    {
        var scenario = ReadScenario.Read(Page.Files["mine.yaml"], "mine.yaml");

        var steps = new ComposeSteps(scenario, 42, scenario.Start!.Value).Compose();
        steps.First(step => step.Step.Id == "first").Event["overall"]!["level"]!.ToString().ShouldBe("B1");
        PlanSendings.Plan(steps, scenario.Faults, 42).Where(sending => sending.Step.Learner == 1).Select(sending => sending.Step.Step.Id).TakeLast(2).ShouldBe(["second", "first"]);
    }

    [Fact]
    public void The_guide_names_every_step_fault_and_member()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "../../../../docs/guides/scenarios.md"));

        foreach (var word in (string[])[.. StepKind.All.Select(kind => kind.Word), .. FakeLearner.Members, .. ReadyScenarios.Names, "duplicate", "delay", "reorder", "drop", "cutOff"])
            text.ShouldContain(word);
    }

    private static async Task<(int Code, string Said)> ShellAsync(TemporaryFolder folder, RunningPlatform platform, string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"PATH=\"{AppContext.BaseDirectory}:$PATH\"; {command}"])
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in platform.Environment())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }
}
