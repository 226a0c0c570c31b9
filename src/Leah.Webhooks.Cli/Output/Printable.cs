namespace Leah.Webhooks.Cli.Output;

/// <summary>Text from strangers for a terminal.</summary>
internal static class Printable
{
    /// <summary>The text without control characters: what a stranger wrote must not steer the terminal.</summary>
    public static string Text(string text) => string.Concat(text.Select((letter, i) => IsPlain(text, i) ? letter : '\ufffd'));

    /// <summary>The same on one line.</summary>
    public static string Line(string text) => string.Concat(text.Select(letter => letter is '\r' or '\n' or '\t' ? ' ' : char.IsControl(letter) ? '\ufffd' : letter));

    private static bool IsPlain(string text, int i) => !char.IsControl(text[i]) || text[i] is '\n' or '\t' || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
}
