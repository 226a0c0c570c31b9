using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Storage;

/// <summary>A SQLite file that another process may own: it is read, never changed and never locked against its owner.</summary>
internal sealed class SqliteReadingDatabase : Database
{
    private readonly string _connectionString;

    public SqliteReadingDatabase(string connectionString)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false };
            if (!File.Exists(builder.DataSource))
                throw new StorageUnavailableException($"There is no database {Path.GetFullPath(builder.DataSource)}.");
            _connectionString = builder.ToString();
        }
        catch (ArgumentException error)
        {
            throw new StorageUnavailableException($"The connection string is not one of SQLite: {error.Message}", error);
        }
    }

    public override Dialect Dialect => Dialect.Sqlite;

    public override Task<T> WriteAsync<T>(Func<Session, ValueTask<T>> work) =>
        Task.FromException<T>(new StorageUnavailableException("The database is open for reading alone."));

    public override async Task<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellation = default)
    {
        try
        {
            var connection = new SqliteConnection(_connectionString);
            await connection.OpenAsync(cancellation);
            using var session = new Session(connection, Dialect.Sqlite);
            return await work(session);
        }
        catch (SqliteException error) when (SqliteErrors.IsUnavailable(error))
        {
            throw SqliteErrors.Unavailable(error);
        }
    }

    public override Task<bool> TruncateLogAsync() =>
        Task.FromException<bool>(new StorageUnavailableException("The database is open for reading alone."));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
