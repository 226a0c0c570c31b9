using System.CommandLine;
using Leah.Webhooks.Cli.Input;

namespace Leah.Webhooks.Cli.Output;

/// <summary>How a verb writes what it found.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    Ndjson,
}

/// <summary>The option by which the format is chosen.</summary>
internal static class OutputOption
{
    public static Option<OutputFormat> Create() => EnumOption.Of<OutputFormat>("--output", "How to write; a table if not said.", "-o");
}
