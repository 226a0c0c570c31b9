using System.CommandLine;
using Leah.Webhooks.Cli.Input;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>The option that picks one event type of what was received.</summary>
internal static class EventTypeOption
{
    public static Option<string?> Create() => new Option<string?>("--type") { Description = "Only events of this type, such as OVERALL_LEVEL." }.Suggest(EventTypes.All);

    /// <summary>The type; complains where it is none: a receiver keeps no others, and an empty list would say nothing of the misspelling.</summary>
    public static string? Read(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        { } type when !EventTypes.IsKnown(type) => throw new UsageException($"--type {type} is no event type. There are {string.Join(", ", EventTypes.All)}."),
        var type => type,
    };
}
