using System.Text.Json;
using Leah.Webhooks.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Leah.Webhooks.Cli.Output;

/// <summary>Writes JSON objects as they came from the platform: as a table, as JSON, or as a line each.</summary>
internal static class ItemOutput
{
    /// <summary>A list. JSON is one array.</summary>
    public static async Task WriteListAsync(IReadOnlyList<JsonElement> items, OutputFormat format, IReadOnlyList<Column> columns)
    {
        switch (format)
        {
            case OutputFormat.Json:
                await Console.Out.WriteLineAsync($"[{string.Join(',', items.Select(item => item.OneLine()))}]");
                break;
            case OutputFormat.Ndjson:
                foreach (var item in items)
                    await Console.Out.WriteLineAsync(item.OneLine());
                break;
            default:
                var shown = columns.Where(column => !column.OnlyWide || FittingTable.IsWide).ToList();
                await FittingTable.WriteAsync([.. shown.Select(column => (column.Title, column.Fit))], [.. items.Select(item => shown.Select(column => column.Cell(item)).ToList())]);
                break;
        }
    }

    /// <summary>One object; for people, a line for each of its members.</summary>
    public static async Task WriteAsync(JsonElement item, OutputFormat format)
    {
        if (format != OutputFormat.Table)
        {
            await Console.Out.WriteLineAsync(item.OneLine());
            return;
        }

        var members = Members(item, "").ToList();
        if (members.Count == 0)
            throw new ApiException(ApiException.Strange);
        var width = members.Max(member => member.Name.Length);
        // A key of 65 letters has just room on 80 columns beside the longest name.
        var gap = members.Any(member => width + 2 + member.Value.Length > AnsiConsole.Profile.Width && !member.Value.Contains(' ', StringComparison.Ordinal)) ? " " : "  ";
        foreach (var (name, value) in members)
        {
            var mark = name.PadRight(width) + gap;
            if (value.Contains(' ', StringComparison.Ordinal))
                AnsiConsole.Console.WriteHanging(mark, mark.Length, StateColour.Markup(value));
            else
                AnsiConsole.Console.WriteWhole(mark + StateColour.Markup(value));
        }
    }

    /// <summary>Writes a line of markup without breaking it at the terminal's edge, so that what is copied from it is whole.</summary>
    public static void WriteWhole(this IAnsiConsole console, string markup) =>
        console.Write(new Unbroken(new Markup(markup + "\n")));

    /// <summary>Writes prose behind a mark. At a terminal it is broken between words, and goes on under its own beginning.</summary>
    public static void WriteHanging(this IAnsiConsole console, string mark, int width, string markup)
    {
        if (Console.IsOutputRedirected || console.Profile.Width < 2 * width)
            console.WriteWhole(mark + markup);
        else
            console.Write(new Grid().AddColumn(new GridColumn().NoWrap().Width(width).Padding(0, 0)).AddColumn(new GridColumn().Padding(0, 0)).AddRow(mark, markup));
    }

    private static IEnumerable<(string Name, string Value)> Members(JsonElement item, string prefix)
    {
        foreach (var member in item.EnumerateObject())
        {
            var name = prefix + Words(member.Name, prefix.Length == 0);
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var inner in Members(member.Value, name + " "))
                    yield return inner;
            }
            else
            {
                yield return (name, item.Text(member.Name) is { Length: > 0 } text ? Printable.Line(text) : "-");
            }
        }
    }

    private sealed class Unbroken(IRenderable line) : IRenderable
    {
        private const int Endless = 1 << 20;

        public Measurement Measure(RenderOptions options, int maxWidth) => line.Measure(options, Endless);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => line.Render(options, Endless);
    }

    // attemptCount becomes "Attempt count".
    private static string Words(string name, bool capital)
    {
        var words = string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));
        return capital ? char.ToUpperInvariant(words[0]) + words[1..] : words;
    }
}
