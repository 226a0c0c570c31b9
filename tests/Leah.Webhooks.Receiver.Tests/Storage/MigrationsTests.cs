using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.Receiver.Tests.Storage;

/// <summary>Both databases have the same migrations, and after them the same tables, columns and indexes.</summary>
public sealed class MigrationsTests
{
    private const string ColumnsOfSqlite = """
        SELECT tables.name, columns.name, lower(columns.type), columns."notnull" OR columns.pk > 0 FROM sqlite_master tables, pragma_table_info(tables.name) columns
        WHERE tables.type IN ('table', 'view') AND tables.name NOT LIKE 'sqlite_%' AND tables.name <> 'received_events'
        """;

    private const string ColumnsOfPostgres = """
        SELECT table_name, column_name, data_type, is_nullable = 'NO' FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'received_events'
        """;

    private const string IndexesOfSqlite = """
        SELECT tables.name, indexes.name, indexes."unique", indexes.partial, (SELECT group_concat(name, ' ') FROM pragma_index_info(indexes.name))
        FROM sqlite_master tables, pragma_index_list(tables.name) indexes WHERE tables.type = 'table' AND indexes.origin = 'c'
        """;

    private const string IndexesOfPostgres = """
        SELECT tables.relname, indexes.relname, indisunique, indpred IS NOT NULL,
            (SELECT string_agg(attname, ' ' ORDER BY place) FROM unnest(indkey) WITH ORDINALITY keys(number, place) JOIN pg_attribute ON attrelid = tables.oid AND attnum = keys.number)
        FROM pg_index JOIN pg_class tables ON tables.oid = indrelid JOIN pg_class indexes ON indexes.oid = indexrelid
        WHERE tables.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
        """;

    private const string View = "SELECT id, received_at, event_type, user_id, partner_id, event_date, body, outcome FROM received_events";

    [Fact]
    public void Each_migration_is_there_for_both_databases()
    {
        var names = typeof(ReceiverDatabase).Assembly.GetManifestResourceNames();

        var (sqlite, postgres) = (Of("Receiver/Sqlite/"), Of("Receiver/Postgres/"));

        postgres.ShouldBe(sqlite);
        sqlite.Count.ShouldBeGreaterThanOrEqualTo(5);

        List<string> Of(string folder) => [.. names.Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Select(name => name[folder.Length..]).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Both_databases_have_the_same_tables_columns_and_indexes()
    {
        await using var sqlite = await MadeAsync(Engine.Sqlite);
        await using var postgres = await MadeAsync(Engine.Postgres);

        var columns = Sorted(sqlite.Query(ColumnsOfSqlite).Select(AsOnPostgres));

        columns.Count.ShouldBeGreaterThan(80);
        Sorted(postgres.Query(ColumnsOfPostgres)).ShouldBe(columns);
        Sorted(postgres.Query(IndexesOfPostgres)).ShouldBe(Sorted(sqlite.Query(IndexesOfSqlite)));
        postgres.Query(View).ShouldBeEmpty();
        sqlite.Query(View).ShouldBeEmpty();
    }

    private static async Task<ReceiverStore> MadeAsync(Engine engine)
    {
        var store = await ReceiverStore.CreateAsync(engine);
        await using var database = WhichDatabase.Open(store.ConnectionString, NullLogger.Instance);
        await Migrator.ApplyAsync(database, typeof(ReceiverDatabase).Assembly, "Receiver", TimeProvider.System);
        return store;
    }

    // The words for the same: a key that SQLite counts up, and bytes.
    private static string AsOnPostgres(string column) =>
        column.Replace("|integer|", "|bigint|", StringComparison.Ordinal).Replace("|blob|", "|bytea|", StringComparison.Ordinal);

    private static List<string> Sorted(IEnumerable<string> rows) => [.. rows.Order(StringComparer.Ordinal)];
}
