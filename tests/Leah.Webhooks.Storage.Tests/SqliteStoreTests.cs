using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Storage.Tests;

/// <summary>The contract on a SQLite file.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly TempFolder _folder = new();

    private protected override string BytesType => "BLOB";

    private protected override Task<Database> OpenAsync() => Task.FromResult(SheepFile.Open($"Data Source={_folder.File("store.db")}"));

    private protected override ValueTask DropAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
