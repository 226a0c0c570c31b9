using System.CommandLine;
using Leah.Webhooks.Cli.Tests.Support;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests.Examples;

/// <summary>
/// What the help tells people to type, verb by verb from the command's own tree: each line is run by a shell against real servers, and shows that it did its work.
/// Only ids and addresses are put by real ones.
/// </summary>
public sealed class ExamplesTests(ExampleWorld world) : IClassFixture<ExampleWorld>
{
    private static readonly IReadOnlyList<ExampleRun> Runs = [.. PlatformExamples.Runs, .. ReceiverExamples.Runs, .. DeadLetterExamples.Runs, .. SendingExamples.Runs];

    public static TheoryData<string> Examples => [.. All(LeahCommand.Create()).SelectMany(found => found.Verb.Examples)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_does_what_it_says(string example)
    {
        var run = Runs.SingleOrDefault(run => run.Example == example);
        run.ShouldNotBeNull($"The help has \"{example}\", and nothing says how it is run: add it to one of the lists in tests/Leah.Webhooks.Cli.Tests/Examples.");
        using var stage = new ExampleStage(world);
        await run.Before(stage);
        var line = stage.Real(example);

        var result = run.Lasting is { } lasting ? await LastAsync(stage, line, lasting.Says, lasting.Meanwhile) : await Cmd.RunLineAsync(stage.Folder, stage.Environment, line);

        var told = $"{line}\n{result.Output}{result.Error}";
        result.ExitCode.ShouldBe(0, told);
        if (line.Split(" > ") is [_, var file])
            told += await File.ReadAllTextAsync(Path.Combine(stage.Folder, file), TestContext.Current.CancellationToken);
        told[line.Length..].ShouldContain(stage.Real(run.Shows), Case.Sensitive, told);
    }

    [Fact]
    public void Every_verb_has_examples_of_itself()
    {
        var verbs = All(LeahCommand.Create()).ToList();

        verbs.Count.ShouldBeGreaterThan(25);
        foreach (var (path, verb) in verbs)
        {
            verb.Examples.ShouldNotBeEmpty(path);
            verb.Examples.ShouldAllBe(example => example == path || example.StartsWith(path + " "));
        }
    }

    [Fact]
    public void No_run_is_left_of_an_example_that_a_verb_has_no_more()
    {
        foreach (var (path, verb) in All(LeahCommand.Create()))
            Runs.Select(run => run.Example).Where(example => example == path || example.StartsWith(path + " ", StringComparison.Ordinal)).Except(verb.Examples).ShouldBeEmpty();
    }

    private static async Task<LeahResult> LastAsync(ExampleStage stage, string line, string says, Func<ExampleStage, LastingLeah, string, Task> meanwhile)
    {
        await using var leah = new LastingLeah(Cmd.StartLine(stage.Folder, stage.Environment, line));
        await meanwhile(stage, leah, await leah.SaysAsync(says));
        return await leah.TerminateAsync();
    }

    private static IEnumerable<(string Path, Verb Verb)> All(Command command, string path = "leah") => command.Subcommands.SelectMany(each => All(each, $"{path} {each.Name}"))
        .Concat(command is Verb verb ? [(path, verb)] : []);
}
