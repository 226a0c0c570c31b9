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

    /// <summary>Each shell itself, with the script loaded, asked for what it completes as the tabulator would.</summary>
    [Theory]
    [InlineData("bash", Bash)]
    [InlineData("zsh", Zsh)]
    [InlineData("fish", Fish)]
    [InlineData("pwsh", PowerShell)]
    public async Task A_shell_completes_verbs_options_and_words_with_it(string shell, string script) =>
        (await CompletedAsync(shell, script)).ShouldBe(["deliveries", "watch", "--format", "ndjson", "OVERALL_LEVEL", "failed"]);

    [Fact]
    public async Task PowerShell_completes_behind_another_command_and_in_the_middle_of_a_line() =>
        (await CompletedAsync("pwsh", PowerShellElsewhere)).ShouldBe(["create", "create", "completions", "deliveries", "operator", "partner", "publisher"]);

    [Fact]
    public async Task An_unknown_shell_ends_with_2()
    {
        using var folder = new TemporaryFolder();

        (await Support.Leah.RunAsync(folder.Path, "completions", "tcsh")).ExitCode.ShouldBe(2);
    }

    private static async Task<string[]> CompletedAsync(string shell, string script)
    {
        using var folder = new TemporaryFolder();
        // Without anybody's own settings.
        string[] plain = shell switch { "bash" => ["--norc", "--noprofile"], "zsh" => ["-f"], "fish" => ["--no-config"], _ => ["-NoLogo", "-NoProfile", "-NonInteractive", "-File"] };
        var file = folder.File(shell == "pwsh" ? "complete.ps1" : $"complete.{shell}", script);
        var start = new ProcessStartInfo(shell == "pwsh" ? Pwsh() : shell, [.. plain, file]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = folder.Path;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0, await error);
        (await error).ShouldBeEmpty();
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim())];
    }

    private static string Pwsh()
    {
        var pwsh = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../tools/pwsh"));
        File.Exists(pwsh).ShouldBeTrue($"There is no {pwsh}: ./test installs it.");
        return pwsh;
    }

    private const string PowerShell = """
        leah completions powershell | Out-String | Invoke-Expression
        foreach ($line in 'leah deli', 'leah deliveries w', 'leah received export --form', 'leah received export --format nd', 'leah trigger OVER', 'leah deliveries list --state fa') {
          (TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object CompletionText
        }
        """;

    private const string PowerShellElsewhere = """
        leah completions powershell | Out-String | Invoke-Expression
        function Complete([string] $before, [string] $after) { (TabExpansion2 "$before$after" $before.Length).CompletionMatches | ForEach-Object CompletionText }
        Complete 'Get-Date; leah keys cr' ''
        Complete 'leah doctor; leah keys cr' ' --role partner'
        Complete 'leah co' ' list'
        Complete 'Get-Date | Out-Null; leah deli' '; Get-Date'
        Complete 'leah keys create "Acme, tests" --role ' ''
        """;

    private const string Bash = """
        eval "$(leah completions bash)"
        try() { COMP_LINE=$1 COMP_POINT=${#1}; read -ra COMP_WORDS <<<"$1"; [[ $1 == *' ' ]] && COMP_WORDS+=(""); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _leah; printf '%s ' "${COMPREPLY[@]}"; echo; }
        try "leah deli"
        try "leah deliveries w"
        try "leah received export --form"
        try "leah received export --format nd"
        try "leah trigger OVER"
        try "leah deliveries list --state fa"
        """;

    // A zsh at a terminal of its own, into which is typed; what stands on its line then is looked for.
    private const string Zsh = """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell 'PS1="ready> "; eval "$(leah completions zsh)"; print loa""ded'
        zpty -r shell out '*loaded*' || exit 1
        try() { zpty -w -n shell "$1"$'\t'; zpty -r shell out "*$2$3*" && print -- "$3"; zpty -w -n shell $'\x15'; }
        try 'leah deli' 'leah ' 'deliveries'
        try 'leah deliveries w' 'leah deliveries ' 'watch'
        try 'leah received export --form' 'export ' '--format'
        try 'leah received export --format nd' '--format ' 'ndjson'
        try 'leah trigger OVER' 'trigger ' 'OVERALL_LEVEL'
        try 'leah deliveries list --state fa' '--state ' 'failed'
        """;

    private const string Fish = """
        leah completions fish | source
        complete -C 'leah deli'
        complete -C 'leah deliveries w'
        complete -C 'leah received export --form'
        complete -C 'leah received export --format nd'
        complete -C 'leah trigger OVER'
        complete -C 'leah deliveries list --state fa'
        """;
}
