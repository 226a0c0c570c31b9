using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Scheduling;

internal static partial class SchedulingLog
{
    [LoggerMessage(2400, LogLevel.Error, "The schedule cannot look for due deliveries; it tries again in {Pause}")]
    public static partial void TurnFailed(ILogger logger, Exception error, TimeSpan pause);
}
