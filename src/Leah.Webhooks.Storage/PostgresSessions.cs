using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace Leah.Webhooks.Storage;

/// <summary>
/// The connections that are kept open, with their prepared statements. While the server is away, an attempt to connect is made now and then and
/// everybody else is told at once what came of the last one.
/// </summary>
internal sealed class PostgresSessions(
    NpgsqlDataSource source, ConcurrentDictionary<string, NpgsqlDbType[]> types, int most, string setup, TimeProvider clock, Func<double> chance) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _slots = new(most);
    private readonly ConcurrentBag<(Session Session, int Generation)> _idle = [];
    private int _generation;
    private volatile Failure? _failure;
    private volatile bool _closed;

    /// <summary>An idle session, or a new one.</summary>
    /// <exception cref="ObjectDisposedException">All of this was closed.</exception>
    public async Task<Session> TakeAsync(CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            while (_idle.TryTake(out var idle))
            {
                if (idle.Generation == Volatile.Read(ref _generation))
                    return idle.Session;
                idle.Session.Dispose();
            }

            if (_failure is { } failure && clock.GetUtcNow() < failure.Until)
                throw new NpgsqlException(failure.Error.Message, failure.Error);
            return await ConnectAsync(cancellation);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Takes a session back that is fit for the next. What is still at work when all is closed ends as it does, and its session with it.</summary>
    public void Keep(Session session)
    {
        _idle.Add((session, Volatile.Read(ref _generation)));
        if (_closed)
            CloseIdle();
        _slots.Release();
    }

    /// <summary>Takes a session back that is not.</summary>
    /// <param name="session">What is closed.</param>
    /// <param name="others">Whether whatever ended it may have ended the idle ones too.</param>
    public void Drop(Session session, bool others)
    {
        if (others)
            Interlocked.Increment(ref _generation);
        session.Dispose();
        _slots.Release();
    }

    // The slots stay: who waits for one is let through by those who give theirs back, and learns that it is closed.
    public ValueTask DisposeAsync()
    {
        _closed = true;
        CloseIdle();
        return ValueTask.CompletedTask;
    }

    private void CloseIdle()
    {
        while (_idle.TryTake(out var idle))
            idle.Session.Dispose();
    }

    private async Task<Session> ConnectAsync(CancellationToken cancellation)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(cancellation);
#pragma warning disable CA2100 // A constant of PostgresDatabase.
            await using var command = new NpgsqlCommand(setup, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellation);
            _failure = null;
            return new Session(new PostgresStatements(connection, types));
        }
        catch (Exception error)
        {
            if (connection is not null)
                await connection.DisposeAsync();
            if (error is NpgsqlException failed)
                _failure = new(failed, clock.GetUtcNow() + (BetweenAttempts * (0.5 + chance())));
            throw;
        }
    }

    private sealed record Failure(NpgsqlException Error, DateTimeOffset Until);
}
