using System.Globalization;
using System.Reflection;

namespace Leah.Webhooks.Storage;

/// <summary>
/// Brings a database to the newest version of its tables. Migrations are numbered SQL files embedded in an assembly under a set's name
/// (<c>Delivery/Sqlite/0001_core.sql</c>); they only go forward, each in one transaction with the row that records it.
/// A migration that only adds says so in its first line, <c>-- works-from: 3</c>: programs that know the migrations up to number 3 go on over these tables,
/// and start over them. Without that line only programs that know the migration do.
/// </summary>
/// <remarks>A library was looked at and left (docs/decisions/0003): it needs reflection that a native program cannot carry, and sees no newer database.</remarks>
public static class Migrator
{
    private const string CreateJournal = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            migration_set TEXT NOT NULL,
            number BIGINT NOT NULL,
            name TEXT NOT NULL,
            applied_at BIGINT NOT NULL,
            works_from BIGINT,
            PRIMARY KEY (migration_set, number)
        )
        """;

    // The journals of the first programs lack it. Looked up first: to alter a table waits for whoever reads it, a dump for example.
    private const string SqliteHasWorksFrom = "SELECT 1 FROM pragma_table_info('schema_migrations') WHERE name = 'works_from'";

    private const string PostgresHasWorksFrom = "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('schema_migrations') AND attname = 'works_from'";

    private const string AddWorksFrom = "ALTER TABLE schema_migrations ADD COLUMN works_from BIGINT";

    // Whoever waits for a table that somebody reads for long makes all nodes wait behind him: rather not now. The advisory lock before it may take its time.
    private const string PostgresSoonOrNever = "SET LOCAL lock_timeout = '5s'";

    private const string Applied = "SELECT number, COALESCE(works_from, number) FROM schema_migrations WHERE migration_set = @set ORDER BY number";

    private const string Record = """
        INSERT INTO schema_migrations (migration_set, number, name, applied_at, works_from) VALUES (@set, @number, @name, @now, @worksFrom)
        """;

    private const string WorksFromLine = "-- works-from: ";

    /// <summary>Applies what is missing; gives the names of what it applied.</summary>
    /// <param name="database">The database to change.</param>
    /// <param name="assembly">Where the files are embedded.</param>
    /// <param name="set">The set's name: the first part of the resources' names.</param>
    /// <param name="clock">The time that is recorded.</param>
    /// <exception cref="StorageUnavailableException">The database was made by a newer version, or cannot be written.</exception>
    public static Task<IReadOnlyList<string>> ApplyAsync(Database database, Assembly assembly, string set, TimeProvider clock)
    {
        var migrations = Find(assembly, $"{set}/{database.Dialect}/");
        return database.WriteAsync<IReadOnlyList<string>>(async session =>
        {
            // Of several nodes that start at once one migrates, and the others find it done.
            await session.LockAsync("schema_migrations");
            await PrepareJournalAsync(session);
            var applied = await session.QueryAsync(Applied, row => (Number: row.GetInt64(0), WorksFrom: row.GetInt64(1)), ("@set", set));
            var newest = migrations[^1].Number;
            if (applied.Any(one => one.Number > newest && one.WorksFrom > newest))
            {
                throw new StorageUnavailableException(
                    $"The database is of a newer version: it has version {applied[^1].Number} of the tables \"{set}\", which programs from version {applied.Max(one => one.WorksFrom)} on can use; this program knows {newest}: run the newer program, or restore a backup of the older database.");
            }

            List<string> done = [];
            foreach (var migration in migrations.Where(migration => applied.All(one => one.Number != migration.Number)))
            {
                await session.ExecuteScriptAsync(migration.Sql);
                await session.ExecuteAsync(
                    Record, ("@set", set), ("@number", migration.Number), ("@name", migration.Name), ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds()),
                    ("@worksFrom", migration.WorksFrom));
                done.Add(migration.Name);
            }

            return done;
        });
    }

    private static async ValueTask PrepareJournalAsync(Session session)
    {
        var isPostgres = session.Dialect == Dialect.Postgres;
        if (isPostgres)
            await session.ExecuteAsync(PostgresSoonOrNever);
        await session.ExecuteAsync(CreateJournal);
        if (!await session.SingleAsync(isPostgres ? PostgresHasWorksFrom : SqliteHasWorksFrom, row => true))
            await session.ExecuteAsync(AddWorksFrom);
    }

    private static List<Migration> Find(Assembly assembly, string prefix) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var (file, sql) = (name[prefix.Length..], reader.ReadToEnd());
                return new Migration(long.Parse(file[..4], CultureInfo.InvariantCulture), Path.GetFileNameWithoutExtension(file), WorksFrom(sql), sql);
            }),
    ];

    private static long? WorksFrom(string sql) => sql.StartsWith(WorksFromLine, StringComparison.Ordinal)
        ? long.Parse(sql.AsSpan(WorksFromLine.Length, sql.IndexOf('\n', StringComparison.Ordinal) - WorksFromLine.Length), CultureInfo.InvariantCulture)
        : null;

    private sealed record Migration(long Number, string Name, long? WorksFrom, string Sql);
}
