using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Leah.Webhooks.Storage;

/// <summary>SQLite in one file: a write-ahead log, one writer for all (<see cref="SqliteWriter"/>), and a few readers beside it that never wait for the writer.</summary>
internal sealed class SqliteDatabase : Database
{
    private const int Readers = 4;

    private readonly string _connectionString;
    private readonly FileStream? _ownership;
    private readonly SqliteWriter _writer;
    private readonly SqliteLog _log;
    private readonly SemaphoreSlim _readerSlots = new(Readers);
    private readonly ConcurrentBag<Session> _readers = [];

    // Before SQLite wakes up: each of our connections is used by one thread at a time, and nobody reads its memory statistics,
    // so it need not take a lock at every call and every allocation.
    static SqliteDatabase()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteDatabase(string connectionString, ILogger logger, bool isOwner = true)
    {
        var builder = Parse(connectionString);
        // Whoever is not the owner makes no file either.
        if (isOwner)
            _ownership = TakeOwnership(builder.DataSource);
        else
            builder.Mode = SqliteOpenMode.ReadWrite;
        _connectionString = builder.ToString();
        try
        {
            var session = Connect(_connectionString);
            _log = new SqliteLog(session, () => Connect(_connectionString), logger);
            _writer = new SqliteWriter(session, _log, logger);
        }
        catch (Exception error)
        {
            _ownership?.Dispose();
            throw error is SqliteException sqlite ? SqliteErrors.Unavailable(sqlite) : error;
        }
    }

    public override Dialect Dialect => Dialect.Sqlite;

    public override Task<T> WriteAsync<T>(Func<Session, ValueTask<T>> work) => _writer.RunAsync(work);

    public override async Task<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellation = default)
    {
        await _readerSlots.WaitAsync(cancellation);
        try
        {
            if (!_readers.TryTake(out var session))
                session = Connect(_connectionString);
            try
            {
                // Without a transaction each statement would see a moment of its own.
                await session.ExecuteAsync("BEGIN");
                var result = await work(session);
                await session.ExecuteAsync("COMMIT");
                _readers.Add(session);
                return result;
            }
            catch
            {
                // Its transaction may be in any state: the next read gets another connection.
                session.Dispose();
                throw;
            }
        }
        catch (SqliteException error) when (SqliteErrors.IsUnavailable(error))
        {
            throw SqliteErrors.Unavailable(error);
        }
        finally
        {
            _readerSlots.Release();
        }
    }

    public override Task<bool> TruncateLogAsync() => _writer.TruncateLogAsync();

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _log.Dispose();
        while (_readers.TryTake(out var session))
            session.Dispose();
        _readerSlots.Dispose();
        if (_ownership is not null)
            await _ownership.DisposeAsync();
    }

    private static SqliteConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            // Sessions are kept here with their prepared statements; a second pool below them would only hide open files.
            var builder = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
            if (builder.DataSource is "" or ":memory:" || builder.Mode == SqliteOpenMode.Memory)
                throw new StorageUnavailableException("Storage:ConnectionString must name a file, as in \"Data Source=data/platform.db\": memory keeps nothing.");
            return builder;
        }
        catch (ArgumentException error)
        {
            throw new StorageUnavailableException($"Storage:ConnectionString is not one of SQLite: {error.Message}", error);
        }
    }

    /// <summary>Two processes over one file would each deliver everything: the second is refused. The lock goes with the process, however it ends.</summary>
    private static FileStream TakeOwnership(string file)
    {
        var path = Path.GetFullPath(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"The database {path} cannot be taken: another process uses it, or this one may not write there ({error.Message})", error);
        }
    }

    private static Session Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            // Room for the small pieces of memory that a statement asks for and gives back at every run: 1.2 MB a connection, before the first of them.
            raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_LOOKASIDE, IntPtr.Zero, 1200, 1000);
            using var setup = connection.CreateCommand();
            // 8 KiB: events have about one, and fewer, fuller pages are fewer writes.
            // FULL: a commit waits until the log is on disk, so what was answered survives a power cut too.
            // FAST: what leaves a page is overwritten in it, which costs no writing more; without it, erased data would leave copies of itself from before.
            // No checkpoints by SQLite itself: SqliteLog makes them.
            setup.CommandText = """
                PRAGMA page_size = 8192;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = FAST;
                PRAGMA busy_timeout = 5000;
                PRAGMA foreign_keys = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -32768;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA journal_size_limit = 67108864;
                """;
            setup.ExecuteNonQuery();
            return new Session(connection, Dialect.Sqlite);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
