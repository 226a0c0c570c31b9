using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Handling;

internal static partial class HandlingLog
{
    [LoggerMessage(5100, LogLevel.Warning, "Handler {Handler} failed on event {Seq}, try {Attempt}; again in {Wait}")]
    public static partial void Failed(ILogger logger, Exception error, string handler, long seq, int attempt, TimeSpan wait);

    [LoggerMessage(5101, LogLevel.Error, "Handler {Handler} gave up on event {Seq} after {Attempt} tries; it is a dead letter now")]
    public static partial void GivenUp(ILogger logger, Exception error, string handler, long seq, int attempt);

    [LoggerMessage(5103, LogLevel.Warning, "The turn of handler {Handler} has ended here before its time; another process goes on with it, or this one once it is its turn again")]
    public static partial void TurnLost(ILogger logger, string handler);

    [LoggerMessage(5102, LogLevel.Error, "Handler {Handler} waits for the database")]
    public static partial void DatabaseAway(ILogger logger, Exception error, string handler);

    [LoggerMessage(5104, LogLevel.Error, "Handler {Handler} was stopped by what should not happen, and goes on in {Wait}")]
    public static partial void Unforeseen(ILogger logger, Exception error, string handler, TimeSpan wait);
}
