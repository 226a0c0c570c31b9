using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Storage;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Platform.Tests.Storage;

/// <summary>SQLite's tables and PostgreSQL's are the same ones: migrations of the same names, with the same tables, columns and indices in the end.</summary>
public sealed class MigrationsTests
{
    // What a table's own storage asks for is left out: SQLite's own indices, PostgreSQL's partitions, and keys, which hold what a table is partitioned by.
    private const string SqliteColumns = """
        SELECT m.name, c.name, CASE c.type WHEN 'INTEGER' THEN 'bigint' WHEN 'BLOB' THEN 'bytea' WHEN 'REAL' THEN 'double precision' ELSE lower(c.type) END,
            CASE WHEN c."notnull" = 1 OR (c.pk > 0 AND c.type = 'INTEGER') THEN 1 ELSE 0 END
        FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'schema_migrations'
        ORDER BY m.name, c.name
        """;

    private const string PostgresColumns = """
        SELECT c.table_name::text, c.column_name::text, c.data_type::text, CASE c.is_nullable WHEN 'NO' THEN 1 ELSE 0 END
        FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = 'public'::regnamespace
        WHERE c.table_schema = 'public' AND NOT t.relispartition AND c.table_name <> 'schema_migrations' AND t.relkind IN ('r', 'p')
        ORDER BY c.table_name COLLATE "C", c.column_name COLLATE "C"
        """;

    private const string SqliteIndices = """
        SELECT m.tbl_name, m.name, l."unique", l.partial, (SELECT group_concat(i.name, ' ') FROM (SELECT name FROM pragma_index_info(m.name) ORDER BY seqno) i)
        FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name
        WHERE m.type = 'index' AND m.name NOT LIKE 'sqlite%'
        ORDER BY m.name
        """;

    private const string PostgresIndices = """
        SELECT t.relname::text, i.relname::text, CASE WHEN x.indisunique THEN 1 ELSE 0 END, CASE WHEN x.indpred IS NULL THEN 0 ELSE 1 END,
            (SELECT string_agg(a.attname::text, ' ' ORDER BY k.place) FROM unnest(x.indkey) WITH ORDINALITY AS k (number, place) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        WHERE t.relnamespace = 'public'::regnamespace AND NOT i.relispartition AND NOT t.relispartition
            AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid)
        ORDER BY i.relname COLLATE "C"
        """;

    private const string Applied = "SELECT migration_set, number, name FROM schema_migrations ORDER BY migration_set, number";

    [Fact]
    public async Task Both_databases_have_the_same_migrations_tables_columns_and_indices()
    {
        using var folder = new TempFolder();
        await using var server = await PostgresTestDatabase.CreateAsync();
        await using var sqlite = await MigrateAsync(new StorageOptions { ConnectionString = $"Data Source={folder.File("platform.db")}" });
        await using var postgres = await MigrateAsync(new StorageOptions { Provider = "postgres", ConnectionString = server.ConnectionString });

        (await RowsAsync(postgres, Applied)).ShouldBe(await RowsAsync(sqlite, Applied));
        var columns = await RowsAsync(sqlite, SqliteColumns);
        columns.Count.ShouldBeGreaterThan(100);
        (await RowsAsync(postgres, PostgresColumns)).ShouldBe(columns);
        var indices = await RowsAsync(sqlite, SqliteIndices);
        indices.Count.ShouldBeGreaterThan(15);
        (await RowsAsync(postgres, PostgresIndices)).ShouldBe(indices);
    }

    private static async Task<Database> MigrateAsync(StorageOptions options)
    {
        var database = Database.Open(options, NullLogger.Instance);
        await Migrator.ApplyAsync(database, typeof(DeliveryOptions).Assembly, "Delivery", TimeProvider.System);
        await Migrator.ApplyAsync(database, typeof(ReadinessTable).Assembly, "Platform", TimeProvider.System);
        return database;
    }

    private static Task<IReadOnlyList<string>> RowsAsync(Database database, string sql) => database.ReadAsync(session => session.QueryAsync(
        sql, row => string.Join(" | ", Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i).ToString()))));
}
