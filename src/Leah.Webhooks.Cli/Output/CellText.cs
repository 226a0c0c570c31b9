using System.Text;
using Spectre.Console.Rendering;

namespace Leah.Webhooks.Cli.Output;

/// <summary>Texts measured in the columns of a terminal, where some letters take two.</summary>
internal static class CellText
{
    private const string Ellipsis = "…";

    public static int Width(string text) => Segment.CellCount([new(text)]);

    /// <summary>The text without its middle, where it is wider than that: what tells two addresses apart stands at either end.</summary>
    public static string Shorten(string text, int width)
    {
        if (Width(text) <= width)
            return text;
        var runes = text.EnumerateRunes().ToList();
        var head = Take(runes, width / 2);
        runes.Reverse();
        var tail = Take(runes, width - 1 - width / 2);
        tail.Reverse();
        return string.Concat(head) + Ellipsis + string.Concat(tail);
    }

    /// <summary>The text in lines that are no wider than that, broken between words where it can be.</summary>
    public static IEnumerable<string> Break(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ').SelectMany(word => Cut(word, width)))
        {
            if (line.Length > 0 && Width($"{line} {word}") > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }

    private static IEnumerable<string> Cut(string word, int width)
    {
        while (Width(word) > width)
        {
            var head = string.Concat(Take([.. word.EnumerateRunes()], width));
            yield return head;
            word = word[head.Length..];
        }

        yield return word;
    }

    private static List<Rune> Take(List<Rune> runes, int width)
    {
        List<Rune> taken = [];
        foreach (var rune in runes)
        {
            width -= Width(rune.ToString());
            if (width < 0)
                break;
            taken.Add(rune);
        }

        return taken;
    }
}
