using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Erasing;

internal static partial class ErasingLog
{
    [LoggerMessage(5200, LogLevel.Warning, "Events that are older than they are kept could not be dropped; it is tried again in an hour")]
    public static partial void NotDropped(ILogger logger, Exception error);
}
