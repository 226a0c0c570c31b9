using Leah.Webhooks.Cli.Tests.Support;
using Cmd = Leah.Webhooks.Cli.Tests.Support.Leah;

namespace Leah.Webhooks.Cli.Tests;

/// <summary>Colour is for terminals that are not told otherwise; what it says is said in words too.</summary>
public sealed class ColourTests
{
    private const string Doctor = "doctor --platform http://127.0.0.1:1";

    [Fact]
    public async Task A_terminal_gets_colour_and_with_NO_COLOR_the_same_words_without()
    {
        using var folder = new TemporaryFolder();

        var coloured = await Cmd.RawAtTerminalAsync(folder.Path, 80, new(StringComparer.Ordinal), Doctor);
        var plain = await Cmd.RawAtTerminalAsync(folder.Path, 80, new(StringComparer.Ordinal) { ["NO_COLOR"] = "1" }, Doctor);

        coloured.ShouldContain("\u001b[38;5;9mfailed");
        plain.ShouldNotContain("\u001b[38");
        plain.ShouldContain("failed   platform: ");
        Cmd.WithoutSteering(coloured).ShouldBe(Cmd.WithoutSteering(plain));
    }

    [Theory]
    [InlineData("CI")]
    [InlineData("GITHUB_ACTIONS")]
    [InlineData("GITLAB_CI")]
    [InlineData("TF_BUILD")]
    [InlineData("TEAMCITY_VERSION")]
    public async Task What_is_no_terminal_gets_none_whatever_build_server_it_runs_on(string variable)
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { [variable] = "true" };

        (await Cmd.RunAsync(folder.Path, environment, Doctor.Split(' '))).Output.ShouldNotContain("\u001b");
    }
}
