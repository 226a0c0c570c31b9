using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.TestKit;

/// <summary>Looks into a database from beside the program under test, as somebody else's program would.</summary>
public static class Rows
{
    /// <summary>The rows of a query over that connection, which is opened for it; each column as text, joined by a bar.</summary>
    public static IReadOnlyList<string> Query(DbConnection connection, string sql)
    {
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => TextOf(reader.GetValue(i)))));
        return rows;
    }

    /// <summary>The same of a SQLite file.</summary>
    public static IReadOnlyList<string> Query(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        return Query(connection, sql);
    }

    private static string? TextOf(object value) => value is bool truth ? (truth ? "1" : "0") : Convert.ToString(value, CultureInfo.InvariantCulture);
}
