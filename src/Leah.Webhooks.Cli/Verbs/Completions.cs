using System.CommandLine;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary><c>leah completions</c>: a script that teaches a shell to complete leah's commands, options and their words.</summary>
/// <remarks>The scripts ask leah itself, so that they are right for every version of it.</remarks>
internal static class Completions
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or powershell.", HelpName = "shell" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");
        var command = new Verb("completions", "Writes the script that lets a shell complete leah's commands and options.")
        {
            Details = """
                bash        eval "$(leah completions bash)"              in ~/.bashrc
                zsh         eval "$(leah completions zsh)"               in ~/.zshrc
                fish        leah completions fish | source              in config.fish
                PowerShell  leah completions powershell | Out-String | Invoke-Expression

                """,
            Examples = ["leah completions bash"],
        };
        command.Add(shell);
        command.SetAction(async (parsed, _) =>
        {
            await Console.Out.WriteAsync(Script(parsed.GetValue(shell) ?? ""));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Script(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    };

    private const string Bash = """
        _leah() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _leah leah

        """;

    private const string Zsh = """
        _leah() {
          local -a found
          found=("${(@f)$(leah "[suggest:${#BUFFER[1,$CURSOR]}]" "$BUFFER" 2>/dev/null)}")
          if [[ -n "$found" ]]; then compadd -- "${found[@]}"; else _files; fi
        }
        autoload -Uz compinit && (( ! ${+functions[compdef]} )) && compinit
        compdef _leah leah

        """;

    private const string Fish = """
        function __leah_complete
          set -l line (commandline -cp)
          leah "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c leah -a '(__leah_complete)'

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName leah -ScriptBlock {
          param($word, $ast, $cursor)
          leah "[suggest:$($cursor - $ast.Extent.StartOffset)]" "$ast" 2>$null | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;
}
