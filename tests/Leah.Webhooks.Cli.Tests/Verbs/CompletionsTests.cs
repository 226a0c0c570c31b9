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
    public async Task A_shell_completes_verbs_options_and_words_with_it(string shell, string script)
    {
        using var folder = new TemporaryFolder();
        // Without anybody's own settings.
        string[] plain = shell switch { "bash" => ["--norc", "--noprofile"], "zsh" => ["-f"], _ => ["--no-config"] };
        var start = new ProcessStartInfo(shell, [.. plain, folder.File($"complete.{shell}", script)]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = folder.Path;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).ShouldBe(["deliveries", "watch", "--format", "ndjson", "OVERALL_LEVEL", "failed"], await error);
    }

    [Fact]
    public async Task An_unknown_shell_ends_with_2()
    {
        using var folder = new TemporaryFolder();

        (await Support.Leah.RunAsync(folder.Path, "completions", "tcsh")).ExitCode.ShouldBe(2);
    }

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
