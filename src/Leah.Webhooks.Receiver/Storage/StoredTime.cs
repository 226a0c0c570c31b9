using System.Globalization;

namespace Leah.Webhooks.Receiver.Storage;

/// <summary>Times as the partner's tables hold them: in UTC to the millisecond, the way events write them, so that texts sort by time.</summary>
internal static class StoredTime
{
    public static string ToStoredText(this DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
