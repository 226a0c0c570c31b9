using System.CommandLine;
using System.CommandLine.Parsing;

namespace Leah.Webhooks.Cli.Input;

/// <summary>Options whose values are a few words: written small in help, completions and errors, and read in any case.</summary>
internal static class EnumOption
{
    /// <summary>One that always has a value: the first word, where it is not given.</summary>
    public static Option<T> Of<T>(string name, string description, params string[] aliases) where T : struct, Enum =>
        Finish(new Option<T>(name, aliases) { Description = description, CustomParser = Parse<T> });

    /// <summary>One that may be left out.</summary>
    public static Option<T?> Maybe<T>(string name, string description, params string[] aliases) where T : struct, Enum =>
        Finish(new Option<T?>(name, aliases) { Description = description, CustomParser = result => Parse<T>(result) }, Words<T>());

    private static Option<T> Finish<T>(Option<T> option) where T : struct, Enum => Finish(option, Words<T>());

    private static Option<T> Finish<T>(Option<T> option, string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    private static T Parse<T>(ArgumentResult result) where T : struct, Enum
    {
        var text = result.Tokens[0].Value;
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        result.AddError($"{(result.Parent as OptionResult)?.Option.Name} {text} is none of {string.Join(", ", Words<T>())}.");
        return default;
    }

    private static string[] Words<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
}
