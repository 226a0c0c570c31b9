using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(1000, LogLevel.Error, "A commit of {Count} pieces of work failed; all of it is undone and its callers are told")]
    public static partial void CommitFailed(ILogger logger, Exception error, int count);
}
