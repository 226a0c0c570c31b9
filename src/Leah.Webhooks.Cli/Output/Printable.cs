namespace Leah.Webhooks.Cli.Output;

/// <summary>Text from strangers for a terminal.</summary>
internal static class Printable
{
    /// <summary>The text without control characters: an answer of a stranger must not steer the terminal.</summary>
    public static string Text(string text) => string.Concat(text.Select(letter => char.IsControl(letter) && letter is not ('\n' or '\t') ? '\ufffd' : letter));
}
