using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Leah.Webhooks.Storage;

/// <summary>The write-ahead log of a SQLite file: what is committed is moved from it into the file beside the writer, on a connection and a thread of its own.</summary>
/// <remarks>
/// SQLite would do so on the connection whose commit made the log long, and nobody could commit meanwhile. Beside it the writer goes on appending; so the log is
/// hardly ever all in the file, which it must be to begin anew, and would grow without end. Once it is long the writer moves what is left by itself, between two
/// commits: that is only what was appended during the last move.
/// </remarks>
/// <param name="writer">The one session that commits.</param>
/// <param name="connect">Makes a session of the same kind, at the first move.</param>
/// <param name="logger">Is told what hinders a move.</param>
internal sealed class SqliteLog(Session writer, Func<Session> connect, ILogger logger) : IDisposable
{
    /// <summary>So many pages are worth a move: fewer are written into the file more often, more keep the processor and the disk from the commits for longer.</summary>
    private const int Worth = 1_000;

    /// <summary>From so many pages on the writer makes the log begin anew: 32 MB.</summary>
    private const int Long = 4_000;

    // sqlite3.h: how many pages the connection has written to the log.
    private const int PagesWritten = 9;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _due = new(0);
    private Session? _own;
    private Thread? _thread;
    private int _pages;
    private volatile bool _isMoving;
    private volatile bool _isLong;
    private volatile bool _isClosed;

    /// <summary>The writer has committed; called on its thread, between two transactions.</summary>
    public void Committed()
    {
        raw.sqlite3_db_status(Handle(writer), PagesWritten, out var written, out _, resetFlg: 1);
        _pages += written;
        if (_isMoving)
            return;
        if (_isLong)
        {
            _pages = 0;
            Move(writer);
            // Where a reader still needs the log it cannot begin anew now: that is tried again after the next move.
            _isLong = false;
        }
        else if (_pages >= Worth)
        {
            _pages = 0;
            _isMoving = true;
            _thread ??= Begin();
            _due.Release();
        }
    }

    /// <summary>Moves everything into the file and empties the log; false where readers were in the way for too long. On the writer's thread, between two transactions.</summary>
    /// <exception cref="SqliteException">The file cannot be written now.</exception>
    public bool Truncate()
    {
        // While something else is moved SQLite would refuse it at once.
        lock (_gate)
        {
            var done = writer.SingleAsync("PRAGMA wal_checkpoint(TRUNCATE)", row => row.GetInt64(0) == 0);
            return done.IsCompleted ? done.Result : throw new InvalidOperationException("SQLite waits for nothing but its disk.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _due.Release();
        _thread?.Join();
        _own?.Dispose();
        _due.Dispose();
    }

    private Thread Begin()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "sqlite-log" };
        thread.Start();
        return thread;
    }

    private void Run()
    {
        while (true)
        {
            _due.Wait();
            if (_isClosed)
                return;
            try
            {
                lock (_gate)
                    Move(_own ??= connect());
            }
            catch (SqliteException error)
            {
                StorageLog.LogNotMoved(logger, error.Message);
            }

            _isMoving = false;
        }
    }

    private void Move(Session session)
    {
        // Passive: it waits for nobody, and where readers are in the way it moves as much as it can.
        var code = raw.sqlite3_wal_checkpoint_v2(Handle(session), "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out _);
        if (code == raw.SQLITE_OK)
            _isLong = pages >= Long;
        else if (code is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
            StorageLog.LogNotMoved(logger, raw.sqlite3_errstr(code).utf8_to_string());
    }

    private static sqlite3 Handle(Session session) => ((SqliteConnection)session.Connection).Handle!;
}
