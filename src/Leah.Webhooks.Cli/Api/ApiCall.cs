using System.CommandLine;
using Leah.Webhooks.Cli.Output;

namespace Leah.Webhooks.Cli.Api;

/// <summary>One run of a verb that speaks to the platform.</summary>
/// <param name="Parsed">The command line.</param>
/// <param name="Api">The platform.</param>
/// <param name="Format">How to write.</param>
/// <param name="Cancellation">Ctrl-C.</param>
internal sealed record ApiCall(ParseResult Parsed, PlatformApi Api, OutputFormat Format, CancellationToken Cancellation)
{
    /// <summary>Makes a verb that speaks to the platform: its own arguments and options, and those that all of them have.</summary>
    public static Verb Verb(string name, string description, IReadOnlyList<string> examples, IReadOnlyList<Symbol> symbols, Func<ApiCall, Task<int>> run, string? details = null)
    {
        var verb = new Verb(name, description) { Examples = examples, Details = details };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                verb.Add(argument);
            else
                verb.Add((Option)symbol);
        }

        var output = OutputOption.Create();
        var options = new ApiOptions();
        verb.Add(output);
        options.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using var api = options.Open(parsed);
            return await run(new ApiCall(parsed, api, parsed.GetValue(output), cancellation));
        });
        return verb;
    }

    public string Required(Argument<string> argument) => Parsed.GetValue(argument) ?? "";

    public T? Value<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>Whether the option stands on the command line.</summary>
    public bool Has(Option option) => Parsed.GetResult(option) is { Implicit: false };
}
