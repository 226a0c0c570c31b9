using Leah.Webhooks.Cli.Tests.Support;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests;

/// <summary>Slips of the fingers: told in words that help, on standard error alone, with 2.</summary>
public sealed class WrongUsageTests
{
    [Theory]
    [InlineData("partnrships list", "leah has no verb partnrships. Did you mean partnerships?")]
    [InlineData("partnerships lst -o json", "leah partnerships has no verb lst. Did you mean list?")]
    [InlineData("partnerships fly", "leah partnerships has no verb fly.")]
    [InlineData("partnerships list --limt 3", "leah partnerships list has no option --limt. Did you mean --limit?")]
    [InlineData("--output json", "leah has no option --output.")]
    [InlineData("partnerships show a b", "b is more than leah partnerships show takes.")]
    [InlineData("partnerships show", "leah partnerships show needs id: The partnership's id.")]
    [InlineData("keys create x", "--role is needed: operator (everything)")]
    [InlineData("partnerships list --limit", "--limit wants a value: At most so many")]
    [InlineData("partnerships list --limit abc", "--limit abc is no whole number.")]
    [InlineData("partnerships list --limit 0", "--limit is 1 or more.")]
    [InlineData("partnerships list --limit 1 --limit 2", "Option '--limit' expects a single argument")]
    [InlineData("trigger --all --count x", "--count x is no whole number.")]
    [InlineData("endpoints create --timeout soon", "--timeout soon is no number.")]
    [InlineData("endpoints create --retry-delays 1 x", "--retry-delays x is no number.")]
    [InlineData("partnerships list -o goat", "--output goat is none of table, json, ndjson.")]
    [InlineData("completions tcsh", "'tcsh' not recognized")]
    public async Task A_slip_is_told_in_a_line_or_two(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();

        var result = await Cmd.RunAsync(folder.Path, arguments.Split(' '));

        result.ExitCode.ShouldBe(2, result.Error);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldStartWith(expected.StartsWith('\'') ? "Argument " + expected : expected);
        result.Error.ShouldContain(" --help shows how it is used.");
        result.Error.ShouldNotContain("System.");
        result.Error.Split('\n').Length.ShouldBeLessThan(9);
    }

    [Theory]
    [InlineData("", "partnerships")]
    [InlineData("received", "export")]
    public async Task Without_a_verb_the_help_lists_them_and_ends_with_2(string arguments, string expected)
    {
        using var folder = new TemporaryFolder();

        var result = await Cmd.RunAsync(folder.Path, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        (result.ExitCode, result.Output).ShouldBe((2, ""));
        result.Error.ShouldContain($"\n  {expected}");
    }
}
