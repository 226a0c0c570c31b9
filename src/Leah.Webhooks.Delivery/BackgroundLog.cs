using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery;

internal static partial class BackgroundLog
{
    [LoggerMessage(2902, LogLevel.Debug, "The partition of {Day} cannot be made now; its rows are kept beside the others meanwhile: {Reason}")]
    public static partial void NoPartition(ILogger logger, DateOnly day, string reason);

    [LoggerMessage(2900, LogLevel.Warning, "{Duty} wait: the database cannot be used now. Nothing is lost; they go on by themselves")]
    public static partial void CannotGoOn(ILogger logger, Exception error, string duty);

    [LoggerMessage(2901, LogLevel.Information, "Retention deleted {Events} events and {Keys} idempotency keys that had reached their age")]
    public static partial void Expired(ILogger logger, int events, int keys);
}
