using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Leah.Webhooks.Storage;

/// <summary>
/// A statement that gives no rows, prepared once and run by SQLite's own functions. The common client looks each parameter up by its name
/// at every run; here that is done once, which makes a statement of a dozen parameters several times as fast (docs/decisions/0004).
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private static readonly object Unknown = new();

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string[] _names;
    private readonly int[] _places;

    // What each parameter has from the run before: a text that is the very same, or nothing again, need not be handed over anew.
    private readonly object?[] _bound;
    private byte[] _text = new byte[256];

    public SqliteStatement(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _names = new string[arguments.Length];
        _places = new int[arguments.Length];
        _bound = new object?[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            _names[i] = arguments[i].Name;
            _places[i] = raw.sqlite3_bind_parameter_index(_statement, _names[i]);
        }

        if (raw.sqlite3_bind_parameter_count(_statement) != _places.Length || _places.Contains(0))
            throw new InvalidOperationException($"The arguments do not fit the statement's parameters: {sql}");
    }

    /// <summary>Runs it; gives the number of rows it changed.</summary>
    public int Run(ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        // What is not bound anew keeps the value of the run before.
        if (arguments.Length != _names.Length)
            throw new InvalidOperationException($"The statement takes {_names.Length} arguments, not {arguments.Length}.");
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!ReferenceEquals(arguments[i].Name, _names[i]) && arguments[i].Name != _names[i])
                throw new InvalidOperationException($"The arguments of a statement come in one order: {arguments[i].Name} stands where {_names[i]} was.");
            var value = arguments[i].Value;
            if (ReferenceEquals(value, _bound[i]) && value is null or string)
                continue;
            _bound[i] = Unknown;
            Check(Bind(_places[i], value));
            if (value is null or string)
                _bound[i] = value;
        }

        var result = raw.sqlite3_step(_statement);
        while (result == raw.SQLITE_ROW)
            result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        return raw.sqlite3_changes(_database);
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(_statement, place),
        string text => BindText(place, text),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        bool truth => raw.sqlite3_bind_int64(_statement, place, truth ? 1 : 0),
        double number => raw.sqlite3_bind_double(_statement, place, number),
        byte[] bytes => BindBytes(place, bytes),
        ReadOnlyMemory<byte> bytes => BindBytes(place, bytes.Span),
        _ => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"A {value.GetType().Name} cannot be stored.")),
    };

    // An empty span is handed over as no pointer at all, which SQLite takes for null.
    private int BindBytes(int place, ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, place, 0) : raw.sqlite3_bind_blob(_statement, place, bytes);

    private int BindText(int place, string text)
    {
        if (text.Length == 0)
            return raw.sqlite3_bind_text(_statement, place, text);
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_text.Length < most)
            _text = new byte[most];
        var length = Encoding.UTF8.GetBytes(text, _text);
        return raw.sqlite3_bind_text(_statement, place, _text.AsSpan(0, length));
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException($"SQLite Error {result}: '{raw.sqlite3_errmsg(_database).utf8_to_string()}'.", result & 0xff, raw.sqlite3_extended_errcode(_database));
    }
}
