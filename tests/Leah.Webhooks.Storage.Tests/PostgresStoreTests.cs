using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Storage.Tests;

/// <summary>The contract on a database of a PostgreSQL server.</summary>
public sealed class PostgresStoreTests : StoreContract
{
    private PostgresTestDatabase _database = null!;

    private protected override string BytesType => "BYTEA";

    private protected override async Task<Database> OpenAsync()
    {
        _database = await PostgresTestDatabase.CreateAsync();
        return Database.Open(new StorageOptions { Provider = "postgres", ConnectionString = _database.ConnectionString }, NullLogger.Instance);
    }

    private protected override ValueTask DropAsync() => _database.DisposeAsync();
}
