using Leah.Webhooks.Storage;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Platform.Storage;

/// <summary>Where the database lies, for what is kept beside it.</summary>
internal static class DatabaseFile
{
    /// <summary>The full path of SQLite's file, or null where the connection string names none.</summary>
    public static string? Find(StorageOptions options)
    {
        try
        {
            var connection = new SqliteConnectionStringBuilder(options.ConnectionString);
            return connection.DataSource is "" or ":memory:" || connection.Mode == SqliteOpenMode.Memory ? null : Path.GetFullPath(connection.DataSource);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
