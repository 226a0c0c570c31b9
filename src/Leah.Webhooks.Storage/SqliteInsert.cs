using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Storage;

/// <summary>
/// Inserts rows, up to fifty by one statement: SQLite then opens the table and its indices once for all of them, which is a third of what a row costs
/// (docs/decisions/0065).
/// </summary>
internal sealed class SqliteInsert(SqliteConnection connection, string into, string row) : RowWriter, IDisposable
{
    // Largest first. What one size leaves over goes to the next.
    private static readonly int[] Sizes = [50, 10, 1];

    private readonly SqliteStatement?[] _statements = new SqliteStatement?[Sizes.Length];
    private SqliteStatement _current = null!;
    private int _place;

    public void Run<T>(IReadOnlyList<T> rows, Action<RowWriter, T> write)
    {
        var done = 0;
        for (var i = 0; i < Sizes.Length; i++)
        {
            for (; rows.Count - done >= Sizes[i]; done += Sizes[i])
            {
                _current = _statements[i] ??= new SqliteStatement(connection, $"{into} {string.Join(", ", Enumerable.Repeat(row, Sizes[i]))}");
                _current.Begin();
                _place = 0;
                for (var next = done; next < done + Sizes[i]; next++)
                    write(this, rows[next]);
                // What is not bound anew keeps the value of the run before.
                if (_place != _current.Places)
                    throw new InvalidOperationException($"The statement takes {_current.Places} values, not {_place}: {into}");
                _current.Run();
            }
        }
    }

    public override void Add(string? text) => _current.Bind(++_place, text);

    public override void Add(long number) => _current.Bind(++_place, number);

    public override void Add(double number) => _current.Bind(++_place, number);

    public override void Add(ReadOnlySpan<byte> bytes) => _current.Bind(++_place, bytes);

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement?.Dispose();
    }
}
