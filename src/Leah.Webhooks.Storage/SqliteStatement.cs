using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Leah.Webhooks.Storage;

/// <summary>
/// A statement that gives no rows, prepared once and run by SQLite's own functions. The common client looks each parameter up by its name
/// at every run; here that is done once, which makes a statement of a dozen parameters several times as fast (docs/decisions/0004).
/// </summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    // A longer value is copied by SQLite, so that the room for all of them has a bound.
    private const int MostKept = 4096;

    // Where the texts and bytes of the statement that this thread runs stand: SQLite reads them there. A statement that has run still points to them,
    // but binds anew before it looks.
    [ThreadStatic]
    private static byte[]? values;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly nint _handle;
    private readonly string[] _names = [];
    private readonly int[] _places = [];
    private byte[] _values = [];
    private int _used;

    /// <summary>A statement whose values are bound by their places.</summary>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _handle = _statement.DangerousGetHandle();
        Places = raw.sqlite3_bind_parameter_count(_statement);
    }

    /// <summary>A statement whose values are bound by their names, which come in one order.</summary>
    public SqliteStatement(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> arguments) : this(connection, sql)
    {
        _names = new string[arguments.Length];
        _places = new int[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            _names[i] = arguments[i].Name;
            _places[i] = raw.sqlite3_bind_parameter_index(_statement, _names[i]);
        }

        if (Places != _places.Length || _places.Contains(0))
            throw new InvalidOperationException($"The arguments do not fit the statement's parameters: {sql}");
    }

    /// <summary>How many values it takes.</summary>
    public int Places { get; }

    /// <summary>Binds and runs it; gives the number of rows it changed.</summary>
    public int Run(ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        // What is not bound anew keeps the value of the run before.
        if (arguments.Length != _names.Length)
            throw new InvalidOperationException($"The statement takes {_names.Length} arguments, not {arguments.Length}.");
        Begin();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!ReferenceEquals(arguments[i].Name, _names[i]) && arguments[i].Name != _names[i])
                throw new InvalidOperationException($"The arguments of a statement come in one order: {arguments[i].Name} stands where {_names[i]} was.");
            Bind(_places[i], arguments[i].Value);
        }

        return Run();
    }

    /// <summary>Begins to bind values. The thread binds none for another statement until this one has run.</summary>
    public void Begin() => (_values, _used) = (Room(Places), 0);

    public void Bind(int place, string? text) => Check(text is null ? SqliteCalls.BindNull(_handle, place) : BindText(place, text));

    public void Bind(int place, long number) => Check(SqliteCalls.BindInteger(_handle, place, number));

    public void Bind(int place, double number) => Check(SqliteCalls.BindReal(_handle, place, number));

    public void Bind(int place, ReadOnlySpan<byte> bytes) => Check(BindBytes(place, bytes));

    /// <summary>Runs it with the values that are bound; gives the number of rows it changed.</summary>
    public int Run()
    {
        var result = SqliteCalls.Step(_handle);
        while (result == raw.SQLITE_ROW)
            result = SqliteCalls.Step(_handle);
        // It tells again what the last step told.
        _ = SqliteCalls.Reset(_handle);
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
        return SqliteCalls.Changes(_database.DangerousGetHandle());
    }

    public void Dispose() => _statement.Dispose();

    private void Bind(int place, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                Bind(place, (string?)null);
                break;
            case string text:
                Bind(place, text);
                break;
            case long number:
                Bind(place, number);
                break;
            case int number:
                Bind(place, number);
                break;
            case bool truth:
                Bind(place, truth ? 1L : 0);
                break;
            case double number:
                Bind(place, number);
                break;
            case byte[] bytes:
                Bind(place, bytes.AsSpan());
                break;
            case ReadOnlyMemory<byte> bytes:
                Bind(place, bytes.Span);
                break;
            default:
                throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"A {value.GetType().Name} cannot be stored."));
        }
    }

    private int BindBytes(int place, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostKept)
        {
            fixed (byte* first = bytes)
                return SqliteCalls.BindBlob(_handle, place, first, bytes.Length, SqliteCalls.Transient);
        }

        bytes.CopyTo(_values.AsSpan(_used));
        return SqliteCalls.BindBlob(_handle, place, Keep(bytes.Length), bytes.Length, SqliteCalls.Static);
    }

    private int BindText(int place, string text)
    {
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > MostKept)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            fixed (byte* first = bytes)
                return SqliteCalls.BindText(_handle, place, first, bytes.Length, SqliteCalls.Transient);
        }

        var length = Encoding.UTF8.GetBytes(text, _values.AsSpan(_used));
        return SqliteCalls.BindText(_handle, place, Keep(length), length, SqliteCalls.Static);
    }

    /// <summary>Where the bytes stand that were written last. Never null, which SQLite would take for no value at all.</summary>
    private byte* Keep(int length)
    {
        fixed (byte* first = _values)
        {
            var kept = first + _used;
            _used += length;
            return kept;
        }
    }

    /// <summary>Room for so many values and one byte more, pinned for as long as the thread lives.</summary>
    private static byte[] Room(int count)
    {
        var length = (count * MostKept) + 1;
        if (values is null || values.Length < length)
            values = GC.AllocateUninitializedArray<byte>(Math.Max(length, 16 * MostKept), pinned: true);
        return values;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException($"SQLite Error {result}: '{raw.sqlite3_errmsg(_database).utf8_to_string()}'.", result & 0xff, raw.sqlite3_extended_errcode(_database));
    }
}
