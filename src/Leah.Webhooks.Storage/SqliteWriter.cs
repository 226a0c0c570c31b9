using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Storage;

/// <summary>
/// The one writer of a SQLite file: a thread of its own that takes all work that waits, does it in one transaction and commits once,
/// so that a hundred callers pay for one flush of the disk.
/// </summary>
/// <remarks>
/// Each piece of work runs in a savepoint, unless it is alone: when it fails, it alone is undone and its caller gets the error. When the commit fails, or
/// the database gave up the transaction (a full disk), everything of that commit is undone and every caller gets the error.
/// </remarks>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostWorkInACommit = 512;

    private readonly Channel<Work> _waiting = Channel.CreateUnbounded<Work>(new() { SingleReader = true });
    private readonly Session _session;
    private readonly SqliteLog _log;
    private readonly ILogger _logger;
    private readonly Thread _thread;

    public SqliteWriter(Session session, SqliteLog log, ILogger logger)
    {
        _session = session;
        _log = log;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite-writer" };
        _thread.Start();
    }

    public Task<T> RunAsync<T>(Func<Session, ValueTask<T>> work) => HandIn(new Work<T>(work));

    /// <summary>Empties the log once everything is committed that was handed in before; false where readers were in the way for too long.</summary>
    public Task<bool> TruncateLogAsync() => HandIn(new Truncation(_log));

    public ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        _thread.Join();
        _session.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<T> HandIn<T>(Work<T> item) =>
        _waiting.Writer.TryWrite(item) ? item.Completion : Task.FromException<T>(new StorageUnavailableException("The database is closed."));

    private void Run()
    {
        var batch = new List<Work>(MostWorkInACommit);
        while (WaitForWork())
        {
            while (batch.Count < MostWorkInACommit && _waiting.Reader.TryRead(out var item))
                batch.Add(item);
            CommitAll(batch);
            batch.Clear();
            // After its callers were told: they need not wait for it.
            _log.Committed();
        }
    }

    private bool WaitForWork()
    {
        var wait = _waiting.Reader.WaitToReadAsync();
#pragma warning disable RS0030, CA2012 // This thread exists to block here, so that no thread of the pool does.
        return wait.IsCompleted ? wait.Result : wait.AsTask().GetAwaiter().GetResult();
#pragma warning restore RS0030, CA2012
    }

    private void CommitAll(List<Work> batch)
    {
        try
        {
            Execute("BEGIN IMMEDIATE");
            // For a savepoint SQLite copies every page that changes, which is as much again as the commit writes.
            if (batch is [var alone] ? TryRun(alone) : RunEach(batch))
                Execute("COMMIT");
            else
                Undo();
        }
        catch (SqliteException error)
        {
            StorageLog.CommitFailed(_logger, error, batch.Count);
            Undo();
            var unavailable = SqliteErrors.Unavailable(error);
            foreach (var work in batch)
                work.Fail(unavailable);
        }

        foreach (var work in batch)
            work.Complete();
        foreach (var work in batch)
            work.AfterAll();
    }

    /// <summary>Does pieces of work, each to be undone alone; gives whether there is something to commit.</summary>
    private bool RunEach(List<Work> batch)
    {
        foreach (var work in batch)
        {
            Execute("SAVEPOINT work");
            if (!TryRun(work))
                Execute("ROLLBACK TO work");
            Execute("RELEASE work");
        }

        return true;
    }

    /// <summary>Does one piece of work; false where it is to be undone. Lets an error through only where the whole transaction is gone with it.</summary>
    private bool TryRun(Work work)
    {
        try
        {
            work.Run(_session);
            return true;
        }
        catch (SqliteException error) when (SqliteErrors.IsUnavailable(error))
        {
            throw;
        }
        catch (Exception error)
        {
            work.Fail(error);
            return false;
        }
    }

    private void Undo()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite had rolled back by itself, as it does when the disk is full.
        }
    }

    private void Execute(string sql)
    {
        var done = _session.ExecuteAsync(sql);
        if (!done.IsCompletedSuccessfully)
            done.AsTask().GetAwaiter().GetResult();
    }

    private abstract class Work
    {
        public abstract void Run(Session session);

        public abstract void Fail(Exception error);

        public abstract void Complete();

        /// <summary>All of the commit have their answers, and no transaction is open.</summary>
        public virtual void AfterAll()
        {
        }
    }

    private class Work<T>(Func<Session, ValueTask<T>> work) : Work
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _failure;

        public Task<T> Completion => _completion.Task;

        protected T? Result { get; set; }

        public override void Run(Session session)
        {
            var running = work(session);
            Result = running.IsCompleted ? running.GetAwaiter().GetResult() : throw new InvalidOperationException("Work on SQLite may wait for nothing but its session.");
        }

        public override void Fail(Exception error) => _failure ??= error;

        public override void Complete()
        {
            if (_failure is null)
                _completion.SetResult(Result!);
            else
                _completion.SetException(_failure);
        }
    }

    /// <summary>It cannot be done inside a transaction; and from elsewhere, while the writer has much to do, it would hardly find a moment between two.</summary>
    private sealed class Truncation(SqliteLog log) : Work<bool>(_ => new ValueTask<bool>(false))
    {
        /// <summary>Readers may keep it waiting, which the others of the commit need not do.</summary>
        public override void Complete()
        {
        }

        public override void AfterAll()
        {
            try
            {
                Result = log.Truncate();
            }
            catch (SqliteException error)
            {
                Fail(SqliteErrors.Unavailable(error));
            }

            base.Complete();
        }
    }
}
