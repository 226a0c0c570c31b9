namespace Leah.Webhooks.TestKit;

/// <summary>
/// An empty database for one test, of the kind that the tests are run on: SQLite, or PostgreSQL where <c>LEAH_TEST_DATABASE</c> is <c>postgres</c>. <c>./test</c> runs
/// those that hold on both once on each; a class that looks into SQLite itself says so by the trait <c>database=sqlite</c>.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PostgresTestDatabase? _server;

    private TestDatabase(PostgresTestDatabase? server) => _server = server;

    /// <summary>What the setting <c>Storage:Provider</c> says for it.</summary>
    public static string Provider { get; } = Environment.GetEnvironmentVariable("LEAH_TEST_DATABASE") ?? "sqlite";

    /// <summary>Whether it is a database that several processes share.</summary>
    public static bool IsPostgres => Provider == "postgres";

    /// <summary>SQLite's file.</summary>
    public string File => _folder.File("platform.db");

    /// <summary>What the setting <c>Storage:ConnectionString</c> says for it.</summary>
    public string ConnectionString => _server?.ConnectionString ?? $"Data Source={File}";

    /// <summary>Makes one.</summary>
    public static async Task<TestDatabase> CreateAsync() => new(IsPostgres ? await PostgresTestDatabase.CreateAsync() : null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }
}
