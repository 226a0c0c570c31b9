using System.Buffers;
using System.Globalization;
using System.Text;

namespace Leah.Webhooks;

/// <summary>A date of an event: the text as it stood in the JSON, and the instant it names.</summary>
/// <remarks>It must be written as it was read, whatever its precision or offset, even when it is no date at all.</remarks>
public sealed record EventDate
{
    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly string[] s_read = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Keeps a text as it is.</summary>
    /// <param name="text">What stands in the JSON.</param>
    public EventDate(string text)
    {
        Text = text;
        Instant = TryParse(text, out var instant) ? instant : null;
    }

    /// <summary>Names an instant as the platform does: in UTC, to the millisecond, such as <c>2024-03-07T13:43:40.674Z</c>.</summary>
    /// <param name="instant">The instant; what is finer than a millisecond is cut off.</param>
    public EventDate(DateTimeOffset instant)
        : this(instant.UtcDateTime.ToString(Written, CultureInfo.InvariantCulture))
    {
    }

    /// <summary>The text as it is read and written.</summary>
    public string Text { get; }

    /// <summary>The instant it names; null when the text is not an ISO 8601 date and time with an offset.</summary>
    public DateTimeOffset? Instant { get; }

    /// <summary>Names an instant the way the platform writes it.</summary>
    /// <param name="instant">The instant.</param>
    public static implicit operator EventDate(DateTimeOffset instant) => new(instant);

    /// <summary>Reads an ISO 8601 date and time with an offset, <c>Z</c> or <c>±hh:mm</c>; the seconds may be missing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="instant">The instant; what is finer than 100 ns is cut off.</param>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        return TryParseWritten(text, out instant) || HasOffset(text)
            && DateTimeOffset.TryParseExact(ToTicks(text), s_read, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    /// <summary>As <see cref="TryParse(string, out DateTimeOffset)"/>, of UTF-8.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        Span<char> written = stackalloc char[24];
        return (text.Length == written.Length && Ascii.ToUtf16(text, written, out _) == OperationStatus.Done && TryParseWritten(written, out instant))
            || TryParse(Encoding.UTF8.GetString(text), out instant);
    }

    /// <summary>Returns the text.</summary>
    public override string ToString() => Text;

    // The form that the platform writes, which all but a few dates have, ten times as fast as by patterns.
    private static bool TryParseWritten(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        if (text is not [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, '.', _, _, _, 'Z'])
            return false;
        var (year, month, day) = (Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]));
        var (hour, minute, second, millisecond) = (Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]), Digits(text[20..23]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || millisecond < 0)
            return false;
        instant = new DateTimeOffset(year, month, day, hour, minute, second, millisecond, TimeSpan.Zero);
        return true;
    }

    // Negative where there is anything but digits.
    private static int Digits(ReadOnlySpan<char> text)
    {
        var value = 0;
        foreach (var letter in text)
        {
            if (!char.IsAsciiDigit(letter))
                return -1;
            value = 10 * value + (letter - '0');
        }

        return value;
    }

    // Without this, .NET would take a text without an offset for local time.
    private static bool HasOffset(string text) =>
        text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');

    // .NET reads seven digits after the point; other platforms write nine.
    private static string ToTicks(string text)
    {
        const int LastDigit = 27;
        var end = text.Length - (text.EndsWith('Z') ? 1 : 6);
        return end <= LastDigit || text.AsSpan(LastDigit, end - LastDigit).ContainsAnyExceptInRange('0', '9')
            ? text
            : string.Concat(text.AsSpan(0, LastDigit), text.AsSpan(end));
    }
}
