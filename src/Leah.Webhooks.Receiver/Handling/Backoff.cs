namespace Leah.Webhooks.Receiver.Handling;

/// <summary>How long to wait before the next try.</summary>
internal static class Backoff
{
    /// <summary>The wait after so many failed tries: doubled each time up to the longest, then lengthened or shortened by chance.</summary>
    /// <param name="options">The delays.</param>
    /// <param name="failed">How many tries have failed, from 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan After(HandlingOptions options, int failed, double chance)
    {
        var doubled = options.FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(failed - 1, 100));
        var delay = TimeSpan.FromSeconds(Math.Min(doubled, options.MaxDelay.TotalSeconds));
        return delay * (1 + options.Jitter * (2 * chance - 1));
    }
}
