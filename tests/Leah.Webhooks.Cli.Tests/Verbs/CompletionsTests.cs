using System.Diagnostics;
using Leah.Webhooks.Cli.Tests.Support;

namespace Leah.Webhooks.Cli.Tests.Verbs;

public sealed class CompletionsTests
{
    [Theory]
    [InlineData("bash", "complete -o default -F _leah leah")]
    [InlineData("zsh", "compdef _leah leah")]
    [InlineData("fish", "complete -c leah")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName leah")]
    public async Task Each_shell_gets_its_script(string shell, string expected)
    {
        using var folder = new TemporaryFolder();

        var result = await Support.Leah.RunAsync(folder.Path, "completions", shell);

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain(expected);
    }

    [Fact]
    public async Task Bash_completes_verbs_and_options_with_it()
    {
        using var folder = new TemporaryFolder();
        // What bash does when somebody types "leah deliveries " and presses the tabulator.
        const string script = """
            PATH="$1:$PATH"
            eval "$(leah completions bash)"
            try() { COMP_LINE=$1 COMP_POINT=${#1}; read -ra COMP_WORDS <<<"$1"; [[ $1 == *' ' ]] && COMP_WORDS+=(""); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _leah; printf '%s ' "${COMPREPLY[@]}"; echo; }
            try "leah deli"
            try "leah deliveries w"
            try "leah received export --form"
            """;
        var start = new ProcessStartInfo("bash", ["-c", script, "bash", AppContext.BaseDirectory]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, UseShellExecute = false };
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).ShouldBe(["deliveries", "watch", "--format"]);
    }

    [Fact]
    public async Task An_unknown_shell_ends_with_2()
    {
        using var folder = new TemporaryFolder();

        (await Support.Leah.RunAsync(folder.Path, "completions", "tcsh")).ExitCode.ShouldBe(2);
    }
}
