using Spectre.Console;

namespace Leah.Webhooks.Cli.Output;

/// <summary>What the command says to people beside its data: on standard error, and with questions only at a terminal.</summary>
internal static class Talk
{
    /// <summary>A console on standard error, for progress.</summary>
    public static IAnsiConsole Console { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error), Enrichment = StandardOutput.Plain });

    public static async Task SayAsync(string line)
    {
        try
        {
            await System.Console.Error.WriteLineAsync(line);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nobody listens; the data and the exit code say the rest.
        }
    }

    /// <summary>Does something long with a bar at the terminal; where there is none, without.</summary>
    public static async Task<long> WithBarAsync(string title, Func<Action<long, long>, Task<long>> work)
    {
        if (System.Console.IsErrorRedirected)
            return await work((_, _) => { });
        return await Console.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask(title);
            return await work((done, total) => (task.MaxValue, task.Value) = (Math.Max(1, total), done));
        });
    }

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
