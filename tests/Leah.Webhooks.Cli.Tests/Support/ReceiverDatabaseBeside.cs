using System.Data.Common;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Cli.Tests.Support;

/// <summary>A receiver's database, looked at and changed by another program beside it.</summary>
internal sealed class ReceiverDatabaseBeside(string connectionString, IAsyncDisposable? database, Func<DbConnection> connect) : IAsyncDisposable
{
    public string ConnectionString => connectionString;

    /// <summary>Rows as another program sees them; each column as text, joined by a bar.</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = connect();
        return Rows.Query(connection, sql);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
            await database.DisposeAsync();
    }
}
