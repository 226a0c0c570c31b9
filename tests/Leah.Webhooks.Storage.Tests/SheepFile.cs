using Leah.Webhooks.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Storage.Tests;

/// <summary>A database in a folder of its own, with one table: <c>sheep (id, wool)</c>.</summary>
internal sealed class SheepFile : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private SheepFile() => Database = Open(ConnectionString);

    public Database Database { get; private set; }

    public string Path => _folder.File("sheep.db");

    public string ConnectionString => $"Data Source={Path}";

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public static async Task<SheepFile> CreateAsync()
    {
        var file = new SheepFile();
        await file.Database.WriteAsync(session => session.ExecuteAsync("CREATE TABLE sheep (id TEXT NOT NULL PRIMARY KEY, wool BLOB)"));
        return file;
    }

    public static Database Open(string connectionString) =>
        Database.Open(new StorageOptions { ConnectionString = connectionString }, NullLogger.Instance);

    public async Task ReopenAsync(string more = "")
    {
        await Database.DisposeAsync();
        Database = Open(ConnectionString + more);
    }

    public static ValueTask<int> InsertAsync(Session session, string id, byte[]? wool = null) =>
        session.ExecuteAsync("INSERT INTO sheep (id, wool) VALUES (@id, @wool)", ("@id", id), ("@wool", wool));

    public Task<int> InsertAsync(string id, byte[]? wool = null) => Database.WriteAsync(session => InsertAsync(session, id, wool));

    public Task<IReadOnlyList<string>> IdsAsync() => Database.ReadAsync(IdsAsync);

    public static ValueTask<IReadOnlyList<string>> IdsAsync(Session session) => session.QueryAsync("SELECT id FROM sheep ORDER BY id", row => row.GetString(0));

    /// <summary>Keeps the writer busy until it is disposed, so that what is handed in meanwhile gathers.</summary>
    public async Task<IDisposable> BlockWriterAsync()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new ManualResetEventSlim();
        _ = Database.WriteAsync(session =>
        {
            begun.SetResult();
            open.Wait(Patience);
            return new ValueTask<bool>(true);
        });
        await begun.Task;
        return new Release(open);
    }

    /// <summary>Lets the file grow by no more than so many pages.</summary>
    public Task FillDiskAsync(int pagesLeft = 0) => Database.WriteAsync(async session =>
    {
        var pages = await session.SingleAsync("PRAGMA page_count", row => row.GetInt64(0));
        return await session.ExecuteAsync($"PRAGMA max_page_count = {pages + pagesLeft}");
    });

    public Task MakeRoomAsync() => Database.WriteAsync(session => session.ExecuteAsync("PRAGMA max_page_count = 1000000"));

    /// <summary>A connection beside the database's own, as another program would have.</summary>
    public SqliteConnection Intrude()
    {
        var connection = new SqliteConnection(ConnectionString + ";Pooling=False");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Release(ManualResetEventSlim open) : IDisposable
    {
        public void Dispose() => open.Set();
    }
}
