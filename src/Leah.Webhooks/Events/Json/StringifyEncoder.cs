using System.Text.Encodings.Web;

namespace Leah.Webhooks.Json;

/// <summary>Escapes what JavaScript's <c>JSON.stringify</c> escapes, in its spelling, and nothing else.</summary>
/// <remarks>
/// The relaxed encoder of .NET still escapes emoji and other characters that <c>JSON.stringify</c> leaves alone, so a
/// body from the platform would not come back as it was.
/// </remarks>
internal sealed unsafe class StringifyEncoder : JavaScriptEncoder
{
    public static readonly StringifyEncoder Instance = new();

    private StringifyEncoder()
    {
    }

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        for (var i = 0; i < span.Length; i++)
        {
            // A half of a surrogate pair must reach the base class, which replaces it; it never gets here from JSON.
            if (WillEncode(span[i]) || (char.IsSurrogate(span[i]) && !IsPairAt(span, ref i)))
                return i;
        }

        return -1;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        ReadOnlySpan<char> escape = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => @"\\",
            '\b' => @"\b",
            '\t' => @"\t",
            '\n' => @"\n",
            '\f' => @"\f",
            '\r' => @"\r",
            _ => $@"\u{unicodeScalar:x4}",
        };
        var fits = escape.TryCopyTo(target);
        numberOfCharactersWritten = fits ? escape.Length : 0;
        return fits;
    }

    private static bool IsPairAt(ReadOnlySpan<char> text, ref int at)
    {
        if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            return false;
        at++;
        return true;
    }
}
