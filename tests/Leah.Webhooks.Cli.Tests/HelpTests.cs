using System.CommandLine;
using Leah.Webhooks.Cli.Tests.Support;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests;

/// <summary>The help of every verb, as it is on a terminal of 80 columns.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Verbs => [.. Paths(LeahCommand.Create(), "")];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_is_as_it_was_and_fits_80_columns(string verb)
    {
        using var folder = new TemporaryFolder();

        var help = await Cmd.AtTerminalAsync(folder.Path, 80, $"{verb} --help".TrimStart());

        help.Split("Examples:")[0].Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 80).ShouldBeEmpty();
        Golden.Check($"help/{(verb.Length == 0 ? "leah" : verb.Replace(' ', '-'))}.txt", help);
    }

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(each => Paths(each, $"{path} {each.Name}".Trim())).Prepend(path);
}
