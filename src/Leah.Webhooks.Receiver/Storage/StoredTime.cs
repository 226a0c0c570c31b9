using System.Globalization;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Times as the partner's tables hold them: in UTC to the millisecond, the way events write them, so that texts sort by time.</summary>
internal static class StoredTime
{
    public static string ToStoredText(this DateTimeOffset time)
    {
        // The round-trip form, which is written much faster than one by a pattern, without its last four digits.
        Span<char> text = stackalloc char[28];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[23] = 'Z';
        return new string(text[..24]);
    }

    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
