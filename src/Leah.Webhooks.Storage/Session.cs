using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Leah.Webhooks.Storage;

/// <summary>
/// One connection with its prepared statements. Inside <see cref="Database.WriteAsync{T}"/> everything that is done through it is one transaction.
/// A statement is prepared at its first use and kept, so its text must be a constant, and its arguments must come in the same order each time.
/// </summary>
public sealed class Session : IDisposable
{
    // What a statement's parameters are is the same on every connection to the same tables.
    private static readonly ConcurrentDictionary<string, NpgsqlDbType[]> BorrowedTypes = new(StringComparer.Ordinal);

    private readonly Dictionary<string, DbCommand> _prepared = [];
    private readonly Dictionary<string, SqliteStatement> _statements = [];
    private readonly Dictionary<string, SqliteInsert> _inserts = [];
    private readonly PostgresStatements? _postgres;
    private readonly bool _isBorrowed;

    internal Session(DbConnection connection, Dialect dialect)
    {
        Connection = connection;
        Dialect = dialect;
    }

    internal Session(PostgresStatements postgres) : this(postgres.Connection, Dialect.Postgres) => _postgres = postgres;

    private Session(DbConnection connection, Dialect dialect, bool isBorrowed) : this(connection, dialect) => _isBorrowed = isBorrowed;

    private Session(PostgresStatements postgres, bool isBorrowed) : this(postgres) => _isBorrowed = isBorrowed;

    /// <summary>
    /// A session over somebody else's transaction: what is done through it is part of that, and ends as it does. The connection stays theirs; disposing the
    /// session lets go of its statements alone.
    /// </summary>
    /// <exception cref="ArgumentException">The transaction is over, or of another kind of database.</exception>
    public static Session Over(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.Connection switch
        {
            SqliteConnection sqlite => new Session(sqlite, Dialect.Sqlite, isBorrowed: true),
            NpgsqlConnection npgsql => new Session(new PostgresStatements(npgsql, BorrowedTypes), isBorrowed: true),
            null => throw new ArgumentException("The transaction is over: it was committed or rolled back already.", nameof(transaction)),
            var other => throw new ArgumentException($"A {other.GetType().Name} is neither SQLite's (Microsoft.Data.Sqlite) nor PostgreSQL's (Npgsql).", nameof(transaction)),
        };
    }

    /// <summary>Which database this is.</summary>
    public Dialect Dialect { get; }

    internal DbConnection Connection { get; }

    /// <summary>Runs a statement; gives the number of rows it changed.</summary>
    /// <param name="sql">A constant text.</param>
    /// <param name="arguments">Each parameter's name, with its <c>@</c>, and its value.</param>
    public ValueTask<int> ExecuteAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        if (_postgres is not null)
            return ChangeAsync(_postgres.ReadyAsync(sql, arguments));
        if (!_statements.TryGetValue(sql, out var statement))
            _statements[sql] = statement = new SqliteStatement((SqliteConnection)Connection, sql, arguments);
        return new(statement.Run(arguments));
    }

    /// <summary>Inserts rows, many by one statement. On SQLite alone: PostgreSQL takes columns as arrays.</summary>
    /// <param name="into">A constant text, up to and with <c>VALUES</c>.</param>
    /// <param name="row">A constant text: what one row has in parentheses, its parameters as question marks.</param>
    /// <param name="rows">The rows; none is fine.</param>
    /// <param name="write">Hands over what stands for a row's question marks, in their order.</param>
    public void Insert<T>(string into, string row, IReadOnlyList<T> rows, Action<RowWriter, T> write)
    {
        if (!_inserts.TryGetValue(into, out var insert))
            _inserts[into] = insert = new SqliteInsert((SqliteConnection)Connection, into, row);
        insert.Run(rows, write);
    }

    /// <summary>Runs a text of several statements, as a migration is, once.</summary>
    public async ValueTask ExecuteScriptAsync(string sql)
    {
        await using var command = Connection.CreateCommand();
        command.CommandTimeout = 0;
#pragma warning disable CA2100 // A migration is a file of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a query; gives its rows, each read by <paramref name="read"/>.</summary>
    /// <param name="sql">A constant text.</param>
    /// <param name="read">Makes an item of the row that the reader stands on.</param>
    /// <param name="arguments">Each parameter's name, with its <c>@</c>, and its value.</param>
    public ValueTask<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        _postgres is null ? ReadAllAsync(Bind(sql, arguments), read) : ReadAllAsync(_postgres.ReadyAsync(sql, arguments), read);

    /// <summary>Runs a query of at most one row; gives it, or the type's default where there is none.</summary>
    /// <param name="sql">A constant text.</param>
    /// <param name="read">Makes an item of the row that the reader stands on.</param>
    /// <param name="arguments">Each parameter's name, with its <c>@</c>, and its value.</param>
    public ValueTask<T?> SingleAsync<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        _postgres is null ? ReadFirstAsync(Bind(sql, arguments), read) : ReadFirstAsync(_postgres.ReadyAsync(sql, arguments), read);

    /// <summary>
    /// Takes the lock of that name until the transaction ends; waits while another has it. Taken before anything is read, it makes work that would
    /// not bear another of its kind beside it (look whether there is one, then make one) go one after the other on all nodes. Whoever takes
    /// several takes them in one order. On SQLite, which has one writer, there is nothing to take.
    /// </summary>
    /// <param name="name">What is locked: not a row, a name that all who must not meet agree on.</param>
    /// <param name="shared">Whether others may share it, so that it only keeps out those who want it alone.</param>
    public async ValueTask LockAsync(string name, bool shared = false)
    {
        if (_postgres is not null)
            await ExecuteAsync(shared ? PostgresStatements.LockShared : PostgresStatements.Lock, ("@key", PostgresStatements.LockKey(name)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        foreach (var statement in _statements.Values)
            statement.Dispose();
        foreach (var insert in _inserts.Values)
            insert.Dispose();
        _postgres?.Dispose();
        if (!_isBorrowed)
            Connection.Dispose();
    }

    private static async ValueTask<int> ChangeAsync(ValueTask<NpgsqlCommand> ready) => await (await ready).ExecuteNonQueryAsync();

    private static async ValueTask<IReadOnlyList<T>> ReadAllAsync<T>(ValueTask<NpgsqlCommand> ready, Func<DbDataReader, T> read) =>
        await ReadAllAsync(await ready, read);

    private static async ValueTask<T?> ReadFirstAsync<T>(ValueTask<NpgsqlCommand> ready, Func<DbDataReader, T> read) =>
        await ReadFirstAsync(await ready, read);

    private static async ValueTask<IReadOnlyList<T>> ReadAllAsync<T>(DbCommand command, Func<DbDataReader, T> read)
    {
        await using var reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    private static async ValueTask<T?> ReadFirstAsync<T>(DbCommand command, Func<DbDataReader, T> read)
    {
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? read(reader) : default;
    }

    private DbCommand Bind(string sql, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of a store; values come as parameters only.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, _) in arguments)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }

            _prepared[sql] = command;
        }

        // What is not bound anew keeps the value of the run before.
        if (arguments.Length != command.Parameters.Count)
            throw new InvalidOperationException($"The statement takes {command.Parameters.Count} arguments, not {arguments.Length}.");
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!string.Equals(command.Parameters[i].ParameterName, arguments[i].Name, StringComparison.Ordinal))
                throw new InvalidOperationException($"The arguments of a statement come in one order: {arguments[i].Name} stands where {command.Parameters[i].ParameterName} was.");
            command.Parameters[i].Value = arguments[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
