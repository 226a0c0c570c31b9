namespace Leah.Webhooks.Platform.Access;

internal static partial class AccessLog
{
    [LoggerMessage(4000, LogLevel.Warning, "When the API keys were last used could not be recorded; it is tried again in a minute: {Reason}")]
    public static partial void UsesNotRecorded(ILogger logger, string reason);

    [LoggerMessage(4001, LogLevel.Warning, "More than {Limit} failed sign-ins in a minute from {Address}: its wrong keys are answered 429 until the minute is over")]
    public static partial void TooManyFailedSignIns(ILogger logger, int limit, string address);

    [LoggerMessage(4002, LogLevel.Warning, "What other nodes changed about API keys cannot be read now; it is tried again in seconds: {Reason}")]
    public static partial void KeysNotRefreshed(ILogger logger, string reason);
}
