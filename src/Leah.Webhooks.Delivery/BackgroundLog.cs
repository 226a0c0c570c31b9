using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery;

internal static partial class BackgroundLog
{
    [LoggerMessage(2900, LogLevel.Warning, "{Duty} wait: the database cannot be used now. Nothing is lost; they go on by themselves")]
    public static partial void CannotGoOn(ILogger logger, Exception error, string duty);

    [LoggerMessage(2901, LogLevel.Information, "Retention deleted {Events} events and {Keys} idempotency keys that had reached their age")]
    public static partial void Expired(ILogger logger, int events, int keys);
}
