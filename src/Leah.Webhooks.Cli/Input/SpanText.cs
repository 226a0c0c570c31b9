using System.Globalization;

namespace Leah.Webhooks.Cli.Input;

/// <summary>Lengths of time as people type them: <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1.5h</c>, <c>2d</c>.</summary>
internal static class SpanText
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)];

    /// <summary>The length of time; null where the text is none.</summary>
    public static TimeSpan? TryParse(string text)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count * seconds <= TimeSpan.FromDays(3650).TotalSeconds)
                return TimeSpan.FromSeconds(count * seconds);
        }

        return null;
    }

    /// <exception cref="UsageException">It is none; the message names the option.</exception>
    public static TimeSpan Parse(string text, string option) =>
        TryParse(text) ?? throw new UsageException($"{option} {text} is no length of time: write 250ms, 30s, 5m, 1h or 2d.");
}
