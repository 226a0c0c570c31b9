using System.CommandLine;

namespace Leah.Webhooks.Cli.Input;

/// <summary>Words that completions offer. Others are taken too; a newer platform may know more.</summary>
internal static class Suggestions
{
    public static T Suggest<T>(this T option, params IReadOnlyList<string> words) where T : Option
    {
        // Help would list the words in place of a name.
        option.HelpName ??= option.Name.TrimStart('-');
        option.CompletionSources.Add([.. words]);
        return option;
    }

    public static Argument<T> Suggest<T>(this Argument<T> argument, params IReadOnlyList<string> words)
    {
        argument.HelpName ??= argument.Name;
        argument.CompletionSources.Add([.. words]);
        return argument;
    }
}
