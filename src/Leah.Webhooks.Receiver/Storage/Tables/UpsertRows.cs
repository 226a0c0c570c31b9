using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>
/// Writes what events say into a table of the partner's: the row of its first column, made or changed. On PostgreSQL, where each statement is a journey to the server, one
/// statement takes many rows.
/// </summary>
internal sealed class UpsertRows<TEvent>
{
    private readonly Column<TEvent>[] _columns;
    private readonly string _one;
    private readonly string _many;

    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns, of which the first tells rows apart.</param>
    /// <param name="change">What a column becomes in a row that is there; null for what the event says.</param>
    /// <param name="unless">When a row is not written at all; the event's values stand there as parameters.</param>
    /// <param name="only">Which rows that are there are changed; null for all.</param>
    public UpsertRows(string table, Column<TEvent>[] columns, Func<string, string>? change = null, string? unless = null, string? only = null)
    {
        _columns = columns;
        var (names, key) = (string.Join(", ", columns.Select(column => column.Name)), columns[0].Name);
        var changes = string.Join(", ", columns.Skip(1).Select(column => $"{column.Name} = {change?.Invoke(column.Name) ?? $"excluded.{column.Name}"}"));
        var values = string.Join(", ", columns.Select(column => column.IsTruth ? $"CAST(@{column.Name} AS BIGINT) = 1" : $"@{column.Name}"));
        // A SELECT that ends without a condition and an ON CONFLICT behind it is no sentence of SQLite's.
        var select = $"INSERT INTO {table} ({names}) SELECT {values}";
        var end = $"WHERE {(unless is null ? "1 = 1" : $"NOT ({unless})")} ON CONFLICT ({key}) DO UPDATE SET {changes}{(only is null ? "" : $" WHERE {only}")}";
        var rows = string.Join(", ", columns.Select(column => $"@{column.Name}::{column.Type}[]"));
        _one = $"{select} {end}";
        _many = $"{OfRow(select)} FROM unnest({rows}) AS told ({names}) {OfRow(end)}";
    }

    /// <summary>Writes what one event says.</summary>
    public async ValueTask WriteAsync(Session session, TEvent told) =>
        await session.ExecuteAsync(_one, Array.ConvertAll(_columns, column => ("@" + column.Name, column.Value(told))));

    /// <summary>Writes what many events say, as if one came after the other.</summary>
    public async ValueTask WriteAsync(Session session, IReadOnlyList<TEvent> told)
    {
        if (session.Dialect != Dialect.Postgres)
        {
            foreach (var one in told)
                await WriteAsync(session, one);
            return;
        }

        foreach (var turn in Turns(told))
            await session.ExecuteAsync(_many, Array.ConvertAll(_columns, column => ("@" + column.Name, (object?)column.ValuesOf(turn))));
    }

    /// <summary>No statement may change a row twice: of each row's events one goes in each turn, in their order.</summary>
    private IEnumerable<IReadOnlyList<TEvent>> Turns(IReadOnlyList<TEvent> told)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        return told.Select(one => (Told: one, Turn: CountUp(seen, _columns[0].Value(one) as string ?? "")))
            .GroupBy(one => one.Turn, one => one.Told).OrderBy(turn => turn.Key).Select(turn => turn.ToList());
    }

    private static int CountUp(Dictionary<string, int> seen, string key) => seen[key] = seen.GetValueOrDefault(key) + 1;

    private static string OfRow(string sql) => sql.Replace("@", "told.", StringComparison.Ordinal);
}
