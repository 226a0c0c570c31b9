using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(1000, LogLevel.Error, "A commit of {Count} pieces of work failed; all of it is undone and its callers are told")]
    public static partial void CommitFailed(ILogger logger, Exception error, int count);

    [LoggerMessage(1002, LogLevel.Error, "PostgreSQL could not do a piece of work; it is undone and its caller is told")]
    public static partial void WorkFailed(ILogger logger, Exception error);

    [LoggerMessage(1001, LogLevel.Warning, "The PostgreSQL server runs with fsync=off: what was accepted is lost when its machine loses power. Set fsync=on")]
    public static partial void WithoutFsync(ILogger logger);

    [LoggerMessage(1003, LogLevel.Warning, "What is committed could not be moved from the database's log into its file: {Error}. It is safe, and the log grows until it can be")]
    public static partial void LogNotMoved(ILogger logger, string error);
}
