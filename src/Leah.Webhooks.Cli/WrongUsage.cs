using System.CommandLine;
using System.CommandLine.Parsing;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli;

/// <summary>What is wrong with a command line, and what to type: on standard error alone, so that nothing that reads the data takes it for data.</summary>
internal static class WrongUsage
{
    public static async Task<int> SayAsync(ParseResult parsed)
    {
        var command = parsed.CommandResult;
        var path = Path(command);
        if (command.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            // Only whose verb is said: the help lists them.
            await parsed.RootCommandResult.Command.Parse([.. path.Split(' ').Skip(1), "--help"]).InvokeAsync(new InvocationConfiguration { Output = Console.Error });
            return ExitCode.WrongUsage;
        }

        foreach (var fault in Faults(parsed, path))
            await Talk.SayAsync(fault);
        await Talk.SayAsync($"{path} --help shows how it is used.");
        return ExitCode.WrongUsage;
    }

    private static IEnumerable<string> Faults(ParseResult parsed, string path)
    {
        var command = parsed.CommandResult.Command;
        // What stands behind the first word that is not known is likely of it.
        if (parsed.UnmatchedTokens is [var stranger, ..])
            return [Stranger(stranger, command, path)];
        return
        [
            .. command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens.Count: 0 })
                .Select(argument => $"{path} needs {argument.HelpName ?? argument.Name}: {argument.Description}"),
            .. command.Options.Where(option => option.Required && parsed.GetResult(option) is null or { Implicit: true }).Select(option => $"{option.Name} is needed: {option.Description}"),
            .. parsed.Errors.Select(Fault).OfType<string>(),
        ];
    }

    private static string Stranger(string stranger, Command command, string path)
    {
        if (stranger.StartsWith('-'))
            return $"{path} has no option {stranger}.{DidYouMean(stranger, command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)))}";
        return command.Subcommands.Count > 0
            ? $"{path} has no verb {stranger}.{DidYouMean(stranger, command.Subcommands.Select(verb => verb.Name))}"
            : $"{stranger} is more than {path} takes.";
    }

    /// <summary>What the parser says, in words that name no type of C#; null for what is said above already.</summary>
    private static string? Fault(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens: [], Option: var option } => option.Required && error.Message.Contains("is required", StringComparison.Ordinal) ? null : $"{option.Name} wants a value: {option.Description}",
        OptionResult { Option: var option } result when NotOf(option.ValueType, error) is { } kind => $"{option.Name} {result.Tokens[^1].Value} is no {kind}.",
        ArgumentResult { Tokens: [] } => null,
        CommandResult when error.Message.StartsWith("Required argument", StringComparison.Ordinal) => null,
        _ => error.Message,
    };

    private static string? NotOf(Type type, ParseError error) => !error.Message.Contains("as expected type", StringComparison.Ordinal) ? null
        : (Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type) == typeof(int) ? "whole number" : "number";

    private static string DidYouMean(string word, IEnumerable<string> known) =>
        known.Where(each => each.Length > 2).Select(each => (Word: each, Distance: SpellingDistance.Between(word, each))).Where(each => each.Distance <= Math.Max(1, word.Length / 3))
            .OrderBy(each => each.Distance).Select(each => $" Did you mean {each.Word}?").FirstOrDefault() ?? "";

    private static string Path(CommandResult command) => command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "leah";
}
