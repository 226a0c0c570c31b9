using System.Text.RegularExpressions;

namespace Leah.Webhooks.Cli.Tests;

/// <summary>Every command line with leah that README.md and the guides tell people to type is one that leah understands.</summary>
public sealed partial class GuideCommandsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    public static TheoryData<string> Pages => ["README.md", .. Directory.GetFiles(Path.Combine(Root, "docs/guides"), "*.md").Select(file => Path.GetRelativePath(Root, file))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_of_a_page_are_understood(string page)
    {
        var root = LeahCommand.Create();

        foreach (Match match in CommandLine().Matches(File.ReadAllText(Path.Combine(Root, page))))
        {
            var line = match.Groups["line"].Value;
            var words = Word().Matches(line.Split(" > ")[0].Split(" # ")[0]).Skip(1).Select(word => word.Value.Trim('\'', '"'));
            root.Parse([.. words]).Errors.Select(error => error.Message).ShouldBeEmpty($"{page}: {line}");
        }
    }

    [Fact]
    public void The_guides_have_such_commands() => Pages.Sum(page => CommandLine().Count(File.ReadAllText(Path.Combine(Root, page)))).ShouldBeGreaterThan(30);

    [GeneratedRegex(@"^(    )?(?<line>leah [^\n]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommandLine();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
