using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>No line holds anything of a body or a credential's secret.</summary>
internal static partial class AcceptingLog
{
    [LoggerMessage(5000, LogLevel.Information, "Stored {Id}: {EventType}, {Outcome}, with credential {Credential}, {Bytes} bytes")]
    public static partial void Stored(ILogger logger, string id, string eventType, string outcome, string credential, int bytes);

    [LoggerMessage(5001, LogLevel.Error, "{Id} could not be stored and was answered 503")]
    public static partial void NotStored(ILogger logger, Exception error, string id);

    [LoggerMessage(5002, LogLevel.Warning, "A body of {Bytes} bytes with credential {Credential} was refused: {Reason}")]
    public static partial void BodyRefused(ILogger logger, string credential, int bytes, string reason);

    [LoggerMessage(5003, LogLevel.Warning, "A refused body could not be kept for looking at")]
    public static partial void RefusedBodyNotKept(ILogger logger, Exception error);

    [LoggerMessage(5004, LogLevel.Error, "A changed setting makes no sense: {Fault}")]
    public static partial void ChangeMakesNoSense(ILogger logger, string fault);
}
