using System.Collections.Concurrent;
using System.Data;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Leah.Webhooks.Storage;

/// <summary>
/// A database of a PostgreSQL server, shared with other processes. Each piece of work is a transaction on a connection of its own; what must not
/// meet locks (<see cref="Session.LockAsync"/>). The server joins commits that come at once into one flush of its disk, as <see cref="SqliteWriter"/> does.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    // The pool of a node: with the default max_connections of 100 there is room for six nodes. "Maximum Pool Size" in the connection string says otherwise.
    private const int DefaultConnections = 16;

    // A process that stands still with a transaction open would hold up the others: its session is ended, and with it its locks.
    // Work that writes looks up rows by their keys: a plan that was made while a table was nearly empty would read all of it, and be kept as the table grows.
    // A key has one row: to gather the rows of an index before they are read is of no use (1 µs for each row of a batch).
    // Where nothing but reading all of a table will do, that makes a plan look so dear that the server would compile it to machine code first.
    // What an operator set to off for the whole server must not turn "accepted" into "accepted, unless the power fails".
    private const string Setup = """
        SET idle_in_transaction_session_timeout = '10s';
        SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
        """;

    private const string ReadingSetup = "SET idle_in_transaction_session_timeout = '60s'; SET default_transaction_read_only = on; SET jit = off";

    private const string Notify = "SELECT pg_notify(@channel, @text)";

    /// <summary>How often work is run that meets with another's.</summary>
    private const int MostRuns = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);

    private readonly NpgsqlDataSource _source;
    private readonly PostgresSessions _writers;
    private readonly PostgresSessions _readers;
    private readonly bool _readOnly;
    private readonly ILogger _logger;

    public PostgresDatabase(string connectionString, ILogger logger, TimeProvider clock, bool readOnly)
    {
        (_logger, _readOnly) = (logger, readOnly);
        var settings = PostgresServer.Parse(connectionString);
        var connections = settings.ContainsKey("Maximum Pool Size") ? Math.Max(2, settings.MaxPoolSize) : DefaultConnections;
        var readers = Math.Max(1, connections / 4);
        _source = Connect(settings, readOnly);
        try
        {
            using var connection = _source.OpenConnection();
            PostgresServer.Check(connection, clock, logger);
        }
        catch (NpgsqlException error)
        {
            _source.Dispose();
            throw PostgresErrors.Unavailable(error, committing: false);
        }
        catch
        {
            _source.Dispose();
            throw;
        }

        ConcurrentDictionary<string, NpgsqlDbType[]> types = new(StringComparer.Ordinal);
#pragma warning disable RS0030 // Chance only spreads out attempts to connect.
        _writers = new PostgresSessions(_source, types, connections - readers, Setup, clock, Random.Shared.NextDouble);
        _readers = new PostgresSessions(_source, types, readers, ReadingSetup, clock, Random.Shared.NextDouble);
#pragma warning restore RS0030
    }

    public override Dialect Dialect => Dialect.Postgres;

    public override Task<T> WriteAsync<T>(Func<Session, ValueTask<T>> work) => _readOnly
        ? Task.FromException<T>(new StorageUnavailableException("The database is open for reading alone."))
        : RunAsync(_writers, IsolationLevel.ReadCommitted, work, CancellationToken.None);

    public override Task<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellation = default) =>
        RunAsync(_readers, IsolationLevel.RepeatableRead, work, cancellation);

    public override Task<bool> TruncateLogAsync() => Task.FromResult(true);

    public override Task NotifyAsync(string channel, string text) => WriteAsync(session => session.QueryAsync(Notify, _ => 0, ("@channel", channel), ("@text", text)));

    public override async Task ListenAsync(string channel, Func<string, Task> heard, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation);
            Queue<string> texts = new();
            connection.Notification += (_, notification) => texts.Enqueue(notification.Payload);
#pragma warning disable CA2100 // A name of this program.
            await using (var listen = new NpgsqlCommand($"LISTEN {channel}", connection))
#pragma warning restore CA2100
                await listen.ExecuteNonQueryAsync(cancellation);
            await heard("");
            while (true)
            {
                await connection.WaitAsync(cancellation);
                while (texts.TryDequeue(out var text))
                    await heard(text);
            }
        }
        catch (NpgsqlException error)
        {
            throw PostgresErrors.IsUnavailable(error) ? PostgresErrors.Unavailable(error, committing: false) : new StorageUnavailableException(error.Message, error);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        await _readers.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static NpgsqlDataSource Connect(NpgsqlConnectionStringBuilder settings, bool readOnly)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableArrays();
        builder.EnableExtraConversions();
        builder.EnableTransportSecurity();
        if (!settings.Host!.Contains(',', StringComparison.Ordinal))
            return builder.Build();
        // Of several hosts the primary is the one that takes writes, whichever it is by now.
        return builder.BuildMultiHost().WithTargetSession(readOnly ? TargetSessionAttributes.Any : TargetSessionAttributes.Primary);
    }

    private async Task<T> RunAsync<T>(PostgresSessions sessions, IsolationLevel level, Func<Session, ValueTask<T>> work, CancellationToken cancellation)
    {
        for (var run = 1; ; run++)
        {
            Session? session = null;
            var committing = false;
            try
            {
                session = await sessions.TakeAsync(cancellation);
                T result;
                await using (var transaction = await ((NpgsqlConnection)session.Connection).BeginTransactionAsync(level, cancellation))
                {
                    result = await work(session);
                    committing = true;
                    await transaction.CommitAsync(CancellationToken.None);
                }

                sessions.Keep(session);
                return result;
            }
            catch (ObjectDisposedException error) when (session is null)
            {
                throw new StorageUnavailableException("The database is closed.", error);
            }
            catch (Exception error)
            {
                var failed = error as NpgsqlException;
                var lost = failed is not null && PostgresErrors.IsConnectionLost(failed);
                // The transaction was rolled back on the way out, where that could be done.
                if (session is not null && !lost && session.Connection.State == ConnectionState.Open)
                    sessions.Keep(session);
                else if (session is not null)
                    sessions.Drop(session, others: lost);

                // Once the order to commit is given and the connection is lost, nobody knows what became of it.
                if (failed is not null && run < (lost ? 2 : MostRuns) && session is not null && PostgresErrors.IsPassing(failed) && !(committing && lost))
                {
                    // Whoever was let through must get there first: at once, both would meet again.
                    if (PostgresErrors.IsCollision(failed))
                        await Task.Delay(FirstPause * (1 << (run - 1)), TimeProvider.System, cancellation);
                    continue;
                }

                if (failed is null || !PostgresErrors.IsUnavailable(failed))
                    throw;
                // Where there was no connection to begin with, whoever wanted one tells it as often as it should be told.
                if (session is not null)
                    StorageLog.WorkFailed(_logger, failed);
                throw PostgresErrors.Unavailable(failed, committing);
            }
        }
    }
}
