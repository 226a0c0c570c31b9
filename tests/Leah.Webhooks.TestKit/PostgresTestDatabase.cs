using Npgsql;

namespace Leah.Webhooks.TestKit;

/// <summary>A database of its own for one test, dropped with everything in it.</summary>
public sealed class PostgresTestDatabase(PostgresCluster cluster, string name) : IAsyncDisposable
{
    /// <summary>The server that it is in.</summary>
    public PostgresCluster Cluster => cluster;

    /// <summary>Its name on the server.</summary>
    public string Name => name;

    /// <summary>What to connect with. Few connections, since many tests run at once.</summary>
    public string ConnectionString => cluster.ConnectionString(name) + ";Maximum Pool Size=6";

    /// <summary>Makes one on the server that the tests share.</summary>
    public static async Task<PostgresTestDatabase> CreateAsync() => await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();

    /// <summary>Runs statements beside the program under test, and gives the first value of the first row.</summary>
    public Task<object?> ExecuteAsync(string sql) => cluster.ExecuteAsync(name, sql);

    /// <summary>Begins one file of the server's log after the other, until there is no room for the next and the server dies of it.</summary>
    public async Task FillLogAsync(CancellationToken patience)
    {
        try
        {
            while (true)
            {
                patience.ThrowIfCancellationRequested();
                await ExecuteAsync("CREATE TABLE IF NOT EXISTS filler (id BIGINT); INSERT INTO filler VALUES (1); SELECT pg_switch_wal()");
            }
        }
        catch (NpgsqlException)
        {
            // The server is gone.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await cluster.ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
}
