using Leah.Webhooks.Delivery.Judging;
using Leah.Webhooks.Delivery.Lanes;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery;

internal static partial class DispatchLog
{
    /// <summary>One wide line for each attempt: quiet for a success, since those are counted, not read.</summary>
    public static void Attempted(ILogger logger, AttemptOutcome outcome, LaneItem item, string endpointId, Attempt attempt, Verdict verdict)
    {
        var level = outcome == AttemptOutcome.Succeeded ? LogLevel.Debug : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            Attempted(
                logger, level, item.DeliveryId, item.EventId, endpointId, attempt.Number, outcome, attempt.StatusCode,
                (int)attempt.Duration.TotalMilliseconds, attempt.Error, verdict.State, verdict.DueAt);
        }
    }

    [LoggerMessage(2000, LogLevel.Error, "Delivery {DeliveryId} could not be handled; this is a fault of the program")]
    public static partial void Broke(ILogger logger, Exception error, string deliveryId);

    /// <summary>An endpoint was held or disabled, which somebody should see, or came back.</summary>
    public static void EndpointMoved(ILogger logger, string endpointId, EndpointState before, EndpointState now, EndpointHealth health)
    {
        if (now == EndpointState.Active)
            EndpointIsBack(logger, endpointId, before);
        else
            EndpointFails(logger, endpointId, before, now, health.ConsecutiveFailures, health.LastError);
    }

    [LoggerMessage(2001, LogLevel.Warning, "Endpoint {EndpointId} went from {Before} to {Now} after {Failures} failures in a row: {Error}")]
    private static partial void EndpointFails(ILogger logger, string endpointId, EndpointState before, EndpointState now, int failures, string? error);

    [LoggerMessage(2003, LogLevel.Information, "Endpoint {EndpointId} answers again; it was {Before}, and what waited is sent")]
    private static partial void EndpointIsBack(ILogger logger, string endpointId, EndpointState before);

    [LoggerMessage(EventId = 2002, Message = "attempt delivery={DeliveryId} event={EventId} endpoint={EndpointId} number={Number} outcome={Outcome} status={Status} ms={Milliseconds} error={Error} then={State} due={Due:O}")]
    private static partial void Attempted(
        ILogger logger, LogLevel level, string deliveryId, string eventId, string endpointId, int number, AttemptOutcome outcome, int? status,
        int milliseconds, string? error, DeliveryState state, DateTimeOffset? due);
}
