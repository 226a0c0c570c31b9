using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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
    /// <param name="options">Which database.</param>
    /// <param name="logger">Where it tells what goes wrong in it.</param>
    /// <param name="clock">The time that a server's clock is compared with; the system's where none is given.</param>
    public static Database Open(StorageOptions options, ILogger logger, TimeProvider? clock = null) => options.Provider switch
    {
        "sqlite" => new SqliteDatabase(options.ConnectionString, logger),
        "postgres" => new PostgresDatabase(options.ConnectionString, logger, clock ?? TimeProvider.System, readOnly: false),
        _ => throw Unknown(options),
    };

    /// <summary>Opens a database that is there already, for reading alone; the process that owns it may go on writing meanwhile.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened; the message says why.</exception>
    public static Database OpenForReading(StorageOptions options) => options.Provider switch
    {
        "sqlite" => new SqliteReadingDatabase(options.ConnectionString),
        "postgres" => new PostgresDatabase(options.ConnectionString, NullLogger.Instance, TimeProvider.System, readOnly: true),
        _ => throw Unknown(options),
    };

    /// <summary>
    /// Opens a database that is there already, for small changes beside the process that owns it. On SQLite both share the file by its locks: a change waits for the
    /// owner's commit, and the owner for the change. On PostgreSQL, which any number of processes share, it is as <see cref="Open"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It cannot be opened; the message says why.</exception>
    /// <param name="options">Which database.</param>
    /// <param name="logger">Where it tells what goes wrong in it.</param>
    public static Database OpenBeside(StorageOptions options, ILogger logger) => options.Provider switch
    {
        "sqlite" => new SqliteDatabase(options.ConnectionString, logger, isOwner: false),
        _ => Open(options, logger),
    };

    /// <summary>What is wrong with a connection string of PostgreSQL as a text, in a sentence that names the setting; null where nothing is. Nobody is asked.</summary>
    public static string? ProblemWithPostgres(string connectionString)
    {
        try
        {
            PostgresServer.Parse(connectionString);
            return null;
        }
        catch (StorageUnavailableException error)
        {
            return error.Message;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and completes once that is on disk. Work of several callers may share one commit;
    /// each is still undone alone when it fails. It may run a second time when the database refused the first, so it changes nothing but the database.
    /// SQLite runs one piece of work after the other; on PostgreSQL they run beside each other, each of its statements over what is committed by then,
    /// and what must not meet takes a lock (<see cref="Session.LockAsync"/>) before it looks.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The database cannot store now; nothing was stored.</exception>
    public abstract Task<T> WriteAsync<T>(Func<Session, ValueTask<T>> work);

    /// <summary>Runs <paramref name="work"/> over what is committed, all of its statements over the same moment. Never waits for a writer, and stores nothing.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be read now.</exception>
    public abstract Task<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellation = default);

    /// <summary>
    /// Brings what a write-ahead log holds into the database and empties it, so that what was overwritten stands in no file any more.
    /// False where readers were in the way for so long that some of it stays for a while. PostgreSQL does so in its own time: its log is recycled
    /// and its tables are vacuumed whatever a client asks for.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The database cannot store now.</exception>
    public abstract Task<bool> TruncateLogAsync();

    /// <summary>Sends a short text to all who listen on that channel of this database, in this and other processes. On SQLite there are none.</summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached now; nobody was told.</exception>
    public virtual Task NotifyAsync(string channel, string text) => Task.CompletedTask;

    /// <summary>
    /// Listens on a channel until it is cancelled or the connection is lost; what is sent while nobody listens is not heard. It begins with an empty
    /// text each time, for what may have been missed. On SQLite nothing is ever heard.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The database cannot be reached now.</exception>
    public virtual Task ListenAsync(string channel, Func<string, Task> heard, CancellationToken cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private static StorageUnavailableException Unknown(StorageOptions options) =>
        new($"Storage:Provider is \"{options.Provider}\"; this build knows \"sqlite\" and \"postgres\".");
}
