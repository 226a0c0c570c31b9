using System.Globalization;

namespace Leah.Webhooks.Cli.Input;

/// <summary>Times as people type them: a moment with its offset, a date, or an age such as <c>2h</c>.</summary>
internal static class TimeText
{
    private static readonly string[] Formats = ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <exception cref="UsageException">It is none of these; the message names the option.</exception>
    public static DateTimeOffset Parse(string text, string option, TimeProvider clock)
    {
        if (Age(text) is { } age)
            return clock.GetUtcNow() - age;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return date;
        // A time without its offset would be another one on each machine.
        var zoned = text.EndsWith('Z') || (text.Length > 16 && text.AsSpan(16).IndexOfAny('+', '-') >= 0);
        return zoned && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new UsageException($"{option} {text} is no time: write 2024-03-07T13:43:40Z, 2024-03-07, or an age such as 15m, 2h or 7d.");
    }

    public static string ToIso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static TimeSpan? Age(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 100_000)
            return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            _ => null,
        };
    }
}
