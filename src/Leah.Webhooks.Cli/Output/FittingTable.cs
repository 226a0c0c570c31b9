using Spectre.Console;

namespace Leah.Webhooks.Cli.Output;

/// <summary>
/// A table without lines. At a terminal no row is longer than a line: what may be shortened is, the widest first. Into a file or a pipe it goes whole, with all its columns.
/// </summary>
internal static class FittingTable
{
    private const int WideFrom = 120;
    private const int LeastWidth = 12;

    /// <summary>Whether there is room for the columns that only wide tables have.</summary>
    public static bool IsWide => Console.IsOutputRedirected || AnsiConsole.Profile.Width >= WideFrom;

    /// <summary>Writes it; where something had to be shortened, says how to see the whole.</summary>
    public static async Task WriteAsync(IReadOnlyList<(string Title, Fit Fit)> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> lines = [[.. columns.Select(column => column.Title)], .. rows.Select(row => row.Select(Printable.Line).ToList())];
        var widths = columns.Select((_, i) => lines.Max(line => CellText.Width(line[i]))).ToArray();
        var shortened = false;
        if (!Console.IsOutputRedirected)
            shortened = Narrow(widths, columns, AnsiConsole.Profile.Width);
        foreach (var line in lines)
            Write(line, widths, columns[^1].Fit);
        if (shortened)
            await Talk.SayAsync("Shortened to the width of the terminal; --output json shows all.");
    }

    /// <summary>Takes from the widest column that can give until the whole fits; says whether one that is shortened gave.</summary>
    private static bool Narrow(int[] widths, IReadOnlyList<(string Title, Fit Fit)> columns, int room)
    {
        var shortened = false;
        for (var over = widths.Sum() + widths.Length - 1 - room; over > 0; over--)
        {
            var widest = Enumerable.Range(0, widths.Length).Where(i => columns[i].Fit != Fit.Whole && widths[i] > LeastWidth).OrderByDescending(i => widths[i]).Cast<int?>().FirstOrDefault();
            if (widest is not { } column)
                break;
            widths[column]--;
            shortened |= columns[column].Fit == Fit.Shorten;
        }

        return shortened;
    }

    private static void Write(IReadOnlyList<string> cells, int[] widths, Fit lastFit)
    {
        var before = string.Concat(cells.Take(cells.Count - 1).Select((cell, i) => Padded(CellText.Shorten(cell, widths[i]), widths[i]) + " "));
        if (lastFit != Fit.Break)
        {
            AnsiConsole.Console.WriteWhole(before + StateColour.Markup(CellText.Shorten(cells[^1], widths[^1])));
            return;
        }

        foreach (var part in CellText.Break(cells[^1], widths[^1]))
        {
            AnsiConsole.Console.WriteWhole(before + StateColour.Markup(part));
            before = new string(' ', widths.SkipLast(1).Sum(width => width + 1));
        }
    }

    private static string Padded(string cell, int width) => StateColour.Markup(cell) + new string(' ', Math.Max(0, width - CellText.Width(cell)));
}

/// <summary>What becomes of a column's texts where a terminal is too narrow for them.</summary>
internal enum Fit
{
    /// <summary>They stay as they are: an id that cannot be copied is of no use.</summary>
    Whole,

    /// <summary>They lose their middle.</summary>
    Shorten,

    /// <summary>They go on in the next line; for the last column.</summary>
    Break,
}
