using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Leah.Webhooks.Cli;

/// <summary>A command with more to say in its own help than in the list of commands.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    /// <summary>What its help says beyond the description; null for nothing.</summary>
    public string? Details { get; init; }

    /// <summary>Command lines to try; a test runs each.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Adds details and examples to the help of all verbs below a root.</summary>
    public static void AddToHelp(RootCommand root)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help } helpOption)
                helpOption.Action = new HelpWithExamples(help);
        }
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is not Verb verb)
                return code;
            var output = parseResult.InvocationConfiguration.Output;
            if (verb.Details is { } details)
                output.WriteLine($"{details.TrimEnd()}\n");
            output.WriteLine("Examples:");
            foreach (var example in verb.Examples)
                output.WriteLine($"  {example}");
            return code;
        }
    }
}
