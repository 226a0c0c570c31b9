using Npgsql;

namespace Leah.Webhooks.Benchmarks;

/// <summary>A transaction that somebody holds open beside the engine, with a snapshot: what is dead after it cannot be cleaned up.</summary>
internal sealed class HeldTransaction(NpgsqlConnection connection) : IAsyncDisposable
{
    public static async Task<HeldTransaction> BeginAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var begin = new NpgsqlCommand("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT COUNT(*) FROM nodes", connection);
        await begin.ExecuteScalarAsync();
        return new HeldTransaction(connection);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
