using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Storage;

/// <summary>
/// The one place where things are kept. Work is handed in as functions over a <see cref="Session"/>; what a function of
/// <see cref="WriteAsync{T}"/> did is durable when its task completes, and undone as a whole when it failed.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Which database this is.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>Opens the database that the options name, and makes it where it is a file that is missing.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened; the message says why.</exception>
    public static Database Open(StorageOptions options, ILogger logger) => options.Provider switch
    {
        "sqlite" => new SqliteDatabase(options.ConnectionString, logger),
        _ => throw new StorageUnavailableException($"Storage:Provider is \"{options.Provider}\"; this build knows \"sqlite\"."),
    };

    /// <summary>Opens a database that is there already, for reading alone; the process that owns it may go on writing meanwhile.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened; the message says why.</exception>
    public static Database OpenForReading(StorageOptions options) => options.Provider switch
    {
        "sqlite" => new SqliteReadingDatabase(options.ConnectionString),
        _ => throw new StorageUnavailableException($"Storage:Provider is \"{options.Provider}\"; this build knows \"sqlite\"."),
    };

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and completes once that is on disk. Work of several callers may share one commit;
    /// each is still undone alone when it fails. It may run a second time when the database refused the first, so it changes nothing but the database.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The database cannot store now; nothing was stored.</exception>
    public abstract Task<T> WriteAsync<T>(Func<Session, ValueTask<T>> work);

    /// <summary>Runs <paramref name="work"/> over what is committed, all of its statements over the same moment. Never waits for a writer, and stores nothing.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be read now.</exception>
    public abstract Task<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellation = default);

    /// <summary>
    /// Brings what a write-ahead log holds into the database and empties it, so that what was overwritten stands in no file any more.
    /// False where readers were in the way for so long that some of it stays for a while.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The database cannot store now.</exception>
    public abstract Task<bool> TruncateLogAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
