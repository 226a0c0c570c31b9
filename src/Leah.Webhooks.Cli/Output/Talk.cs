using Spectre.Console;

namespace Leah.Webhooks.Cli.Output;

/// <summary>What the command says to people beside its data: on standard error, and with questions only at a terminal.</summary>
internal static class Talk
{
    /// <summary>A console on standard error, for progress.</summary>
    public static IAnsiConsole Console { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    public static Task SayAsync(string line) => System.Console.Error.WriteLineAsync(line);

    /// <summary>Asks whether to go on. Without a terminal nobody can answer, so the option must stand there.</summary>
    /// <param name="question">What would be done.</param>
    /// <param name="said">Whether the option that answers it was given.</param>
    /// <param name="option">That option.</param>
    public static async Task<bool> ConfirmAsync(string question, bool said, string option)
    {
        if (said)
            return true;
        if (System.Console.IsInputRedirected || System.Console.IsErrorRedirected)
            throw new UsageException($"{question} Give {option} to say yes: there is no terminal to ask at.");
        await System.Console.Error.WriteAsync($"{question} [y/N] ");
        return System.Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
