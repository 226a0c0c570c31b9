using System.CommandLine;
using System.Text.RegularExpressions;

namespace Leah.Webhooks.Cli.Tests;

/// <summary>What the help tells people to type is understood by the command as it is, verb by verb from its own tree.</summary>
public sealed partial class ExamplesTests
{
    [Fact]
    public void Every_verb_has_examples_and_each_is_understood_as_that_verb()
    {
        var root = LeahCommand.Create();
        var verbs = All(root).OfType<Verb>().ToList();

        verbs.Count.ShouldBeGreaterThan(25);
        foreach (var verb in verbs)
        {
            verb.Examples.ShouldNotBeEmpty(verb.Name);
            foreach (var example in verb.Examples)
            {
                example.ShouldStartWith("leah ");
                var parsed = root.Parse(Words(example));
                parsed.Errors.Select(error => error.Message).ShouldBeEmpty(example);
                parsed.CommandResult.Command.ShouldBe(verb, example);
            }
        }
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    // As a shell parts them, up to a redirection, without the command's own name.
    private static string[] Words(string example) =>
        [.. Word().Matches(example.Split(" > ")[0]).Skip(1).Select(match => match.Value.Trim('\'', '"'))];

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
