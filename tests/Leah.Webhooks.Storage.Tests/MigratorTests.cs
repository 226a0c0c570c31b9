using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Storage.Tests;

public sealed class MigratorTests
{
    [Fact]
    public async Task Migrations_are_applied_once_and_in_order()
    {
        await using var file = await SheeplessAsync();

        (await ApplyAsync(file, "Sound")).ShouldBe(["0001_sheep", "0002_colour"]);
        (await ApplyAsync(file, "Sound")).ShouldBeEmpty();

        (await file.IdsAsync()).ShouldBe(["dolly"]);
        await file.ReopenAsync();
        (await ApplyAsync(file, "Sound")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_what_is_missing_is_applied()
    {
        await using var file = await SheeplessAsync();
        await ApplyAsync(file, "Sound");
        await file.Database.WriteAsync(async session =>
        {
            await session.ExecuteAsync("DELETE FROM sheep");
            await session.ExecuteAsync("ALTER TABLE sheep DROP COLUMN colour");
            return await session.ExecuteAsync("DELETE FROM schema_migrations WHERE number = 2");
        });

        (await ApplyAsync(file, "Sound")).ShouldBe(["0002_colour"]);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_of_itself_or_of_those_before_it()
    {
        await using var file = await SheeplessAsync();

        (await ApplyAsync(file, "Broken").ShouldThrowAsync<SqliteException>()).Message.ShouldContain("nowhere");

        (await TablesAsync(file)).ShouldBeEmpty();
        // The failure of one set is not in the way of another.
        (await ApplyAsync(file, "Sound")).Count.ShouldBe(2);
        (await TablesAsync(file)).ShouldBe(["schema_migrations", "sheep"]);
    }

    private static async Task<SheepFile> SheeplessAsync()
    {
        var file = await SheepFile.CreateAsync();
        await file.Database.WriteAsync(session => session.ExecuteAsync("DROP TABLE sheep"));
        return file;
    }

    private static Task<IReadOnlyList<string>> ApplyAsync(SheepFile file, string set) =>
        Migrator.ApplyAsync(file.Database, typeof(MigratorTests).Assembly, set, TimeProvider.System);

    private static Task<IReadOnlyList<string>> TablesAsync(SheepFile file) =>
        file.Database.ReadAsync(session => session.QueryAsync("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", row => row.GetString(0)));
}
