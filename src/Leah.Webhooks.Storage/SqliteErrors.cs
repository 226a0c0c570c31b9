using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Storage;

/// <summary>Which of SQLite's errors mean that the database cannot work now, and what to tell people.</summary>
internal static class SqliteErrors
{
    private const int Permission = 3, Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, Io = 10, Corrupt = 11, Full = 13, CannotOpen = 14, Protocol = 15, NotADatabase = 26;

    public static bool IsUnavailable(SqliteException error) =>
        error.SqliteErrorCode is Permission or Busy or Locked or NoMemory or ReadOnly or Io or Corrupt or Full or CannotOpen or Protocol or NotADatabase;

    public static StorageUnavailableException Unavailable(SqliteException error) => new(error.SqliteErrorCode switch
    {
        Full => "The database cannot grow: its disk is full. Free some room; nothing else is needed.",
        Busy or Locked or Protocol => "Another program holds the database's lock.",
        ReadOnly or Permission or CannotOpen => "The database's file cannot be opened for writing. Check that the folder exists and belongs to the user that this runs as.",
        Corrupt or NotADatabase => "The file is not a sound SQLite database. Restore it from a backup.",
        _ => $"The database failed: {error.Message}",
    }, error);
}
