using System.Reflection;

namespace Leah.Webhooks.Storage;

/// <summary>
/// Brings a database to the newest version of its tables. Migrations are numbered SQL files embedded in an assembly under a set's name
/// (<c>Delivery/Sqlite/0001_core.sql</c>); they only go forward, each in one transaction with the row that records it.
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
            PRIMARY KEY (migration_set, number)
        )
        """;

    private const string Applied = "SELECT number, name FROM schema_migrations WHERE migration_set = @set ORDER BY number";

    private const string Record = "INSERT INTO schema_migrations (migration_set, number, name, applied_at) VALUES (@set, @number, @name, @now)";

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
            await session.ExecuteAsync(CreateJournal);
            var applied = await session.QueryAsync(Applied, row => row.GetInt64(0), ("@set", set));
            if (applied.Count > 0 && applied[^1] > migrations[^1].Number)
            {
                throw new StorageUnavailableException(
                    $"The database has version {applied[^1]} of the tables \"{set}\", this program knows {migrations[^1].Number}: run the newer program, or restore a backup of the older database.");
            }

            List<string> done = [];
            foreach (var migration in migrations.Where(migration => !applied.Contains(migration.Number)))
            {
                await session.ExecuteScriptAsync(migration.Sql);
                await session.ExecuteAsync(
                    Record, ("@set", set), ("@number", migration.Number), ("@name", migration.Name), ("@now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
                done.Add(migration.Name);
            }

            return done;
        });
    }

    private static List<Migration> Find(Assembly assembly, string prefix) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var file = name[prefix.Length..];
                return new Migration(int.Parse(file[..4]), Path.GetFileNameWithoutExtension(file), reader.ReadToEnd());
            }),
    ];

    private sealed record Migration(long Number, string Name, string Sql);
}
