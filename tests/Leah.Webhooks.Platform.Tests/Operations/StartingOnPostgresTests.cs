using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Platform.Tests.Operations;

/// <summary>What an operator gets wrong about PostgreSQL stops the start with one line that says what to do.</summary>
public sealed class StartingOnPostgresTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_starts_prints_an_operators_key_and_keeps_everything_in_the_database()
    {
        await using var database = await PostgresTestDatabase.CreateAsync();
        await using var server = Start(database.ConnectionString);
        await server.LineAsync("Operator key, shown only now: ");
        (await server.LineAsync("Kept in")).ShouldContain($"Database {database.Name}");
        server.Terminate();

        (await server.ExitAsync()).Code.ShouldBe(0);

        Directory.GetFileSystemEntries(folder.FullPath).ShouldBeEmpty();
        (await database.ExecuteAsync("SELECT COUNT(*) FROM data_protection_keys")).ShouldBe(1L);
        (await database.ExecuteAsync("SELECT COUNT(*) FROM nodes")).ShouldBe(0L);
        server.Output.ShouldNotContain("Password");
    }

    [Fact]
    public async Task Two_nodes_that_start_at_once_over_an_empty_database_migrate_once_and_make_one_key()
    {
        await using var database = await PostgresTestDatabase.CreateAsync();
        await using var one = Start(database.ConnectionString);
        await using var other = Start(database.ConnectionString);
        await one.LineAsync("Application started");
        await other.LineAsync("Application started");
        one.Terminate();
        other.Terminate();
        (await one.ExitAsync()).Code.ShouldBe(0);
        (await other.ExitAsync()).Code.ShouldBe(0);

        (await database.ExecuteAsync("SELECT COUNT(*) FROM data_protection_keys")).ShouldBe(1L);
        (await database.ExecuteAsync("SELECT COUNT(*) FROM api_keys")).ShouldBe(1L);
        (one.Output + other.Output).Split("Operator key, shown only now: ").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_a_wrong_password_and_a_missing_database_are_told_apart()
    {
        var cluster = await PostgresCluster.SharedAsync();
        await RefusedAsync("Host=127.0.0.1;Port=1;Username=u;Password=a-secret-of-mine;Database=d", "cannot be reached at the Host and Port");
        await RefusedAsync(cluster.ConnectionString("postgres", password: "a-secret-of-mine"), "refuses the user or the password");
        await RefusedAsync(cluster.ConnectionString("no_such_database"), "has no database of the name");
        await RefusedAsync("Host=127.0.0.1;Nonsense=1;Password=a-secret-of-mine", "is not one of PostgreSQL");
        await RefusedAsync("Username=u", "names no host");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await using var database = await PostgresTestDatabase.CreateAsync();
        await using (var server = Start(database.ConnectionString))
        {
            await server.LineAsync("Application started");
            server.Terminate();
            await server.ExitAsync();
        }

        await database.ExecuteAsync("INSERT INTO schema_migrations VALUES ('Delivery', 9999, '9999_later', 0)");

        await RefusedAsync(database.ConnectionString, "has version 9999 of the tables \"Delivery\"");
    }

    [Fact]
    public async Task A_user_without_rights_is_told_which_he_lacks()
    {
        await using var database = await PostgresTestDatabase.CreateAsync();
        var user = $"powerless_{database.Name}";
        await database.ExecuteAsync($"CREATE ROLE {user} LOGIN PASSWORD 'a-secret-of-mine'");

        await RefusedAsync(database.Cluster.ConnectionString(database.Name, user, "a-secret-of-mine"), "lacks a right in the database");

        await database.ExecuteAsync($"DROP ROLE {user}");
    }

    private async Task RefusedAsync(string connectionString, string told)
    {
        await using var server = Start(connectionString);
        var (code, errors) = await server.ExitAsync();

        code.ShouldBe(1);
        errors.ShouldStartWith("Cannot start: ");
        errors.ShouldContain(told);
        errors.Trim().Split('\n').Length.ShouldBe(1);
        (errors + server.Output).ShouldNotContain("a-secret-of-mine");
    }

    private PlatformProcess Start(string connectionString) => new(
        folder.FullPath, "--Urls", "http://127.0.0.1:0", "--Storage:Provider", "postgres", "--Storage:ConnectionString", connectionString);
}
