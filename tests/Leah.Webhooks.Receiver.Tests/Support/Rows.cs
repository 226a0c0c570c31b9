using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>Looks into a database from beside the receiver, as a partner's own program would.</summary>
internal static class Rows
{
    public static IReadOnlyList<string> Query(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        return rows;
    }
}
