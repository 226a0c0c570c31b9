using System.Data.Common;
using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>On what a test's receiver keeps its events.</summary>
public enum Engine
{
    /// <summary>A SQLite file.</summary>
    Sqlite,

    /// <summary>A database of the PostgreSQL server that the tests share.</summary>
    Postgres,
}

/// <summary>A database of a test's own, gone when the test is. It outlives the receivers over it.</summary>
internal sealed class ReceiverStore : IAsyncDisposable
{
    private readonly TemporaryFolder? _folder;
    private readonly PostgresTestDatabase? _database;

    private ReceiverStore(TemporaryFolder? folder, PostgresTestDatabase? database) => (_folder, _database) = (folder, database);

    /// <summary>What a receiver connects with.</summary>
    public string ConnectionString => _database?.ConnectionString ?? $"Data Source={File}";

    /// <summary>The SQLite file.</summary>
    public string File => _folder?.Database ?? throw new InvalidOperationException("This database is no file.");

    /// <summary>The database on its server.</summary>
    public PostgresTestDatabase Postgres => _database ?? throw new InvalidOperationException("This database is a file.");

    public static async Task<ReceiverStore> CreateAsync(Engine engine) => engine == Engine.Sqlite
        ? new(new TemporaryFolder(), null)
        : new(null, await PostgresTestDatabase.CreateAsync());

    /// <summary>Over a file in that folder.</summary>
    public static ReceiverStore In(TemporaryFolder folder) => new(folder, null);

    /// <summary>Over a database of a server.</summary>
    public static ReceiverStore In(PostgresTestDatabase database) => new(null, database);

    /// <summary>Rows as another program sees them; each column as text, joined by a bar.</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        using DbConnection connection = _database is null
            ? new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        return Rows.Query(connection, sql);
    }

    public async ValueTask DisposeAsync()
    {
        _folder?.Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
