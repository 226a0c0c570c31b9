using System.Data.Common;
using Leah.Webhooks.Storage;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Platform.Storage;

/// <summary>Where the database lies, for what is kept beside it.</summary>
internal static class DatabaseFile
{
    // What of a connection string is no secret.
    private static readonly string[] Shown = ["Host", "Server", "Port", "Database"];

    /// <summary>Where everything is kept, for people; no secrets.</summary>
    public static string? Name(StorageOptions options)
    {
        if (options.Provider == "sqlite")
            return Find(options);
        var connection = new DbConnectionStringBuilder { ConnectionString = options.ConnectionString };
        return $"PostgreSQL, {string.Join(", ", Shown.Where(connection.ContainsKey).Select(key => $"{key} {connection[key]}"))}";
    }

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
