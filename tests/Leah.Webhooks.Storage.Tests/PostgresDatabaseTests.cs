using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Leah.Webhooks.Storage.Tests;

/// <summary>What can go wrong with a server, and what people are told of it.</summary>
public sealed class PostgresDatabaseTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Username=leah;Database=leah")]
    [InlineData("Host=127.0.0.1;Colour=blue")]
    [InlineData("Data Source=data/platform.db;Mode=ReadOnly")]
    [InlineData("Host=127.0.0.1;Port=many")]
    [InlineData("Host=a,b;Target Session Attributes=any")]
    public void A_connection_string_that_is_none_is_refused_by_its_key(string connectionString) => Refused(connectionString).ShouldContain("Storage:ConnectionString");

    [Fact]
    public void A_server_that_is_not_there_is_said_clearly() =>
        Refused("Host=127.0.0.1;Port=1;Username=leah;Database=leah").ShouldStartWith("PostgreSQL cannot be reached at the Host and Port of Storage:ConnectionString");

    [Fact]
    public void Several_servers_that_are_not_there_are_said_clearly() =>
        Refused("Host=127.0.0.1:1,127.0.0.1:2;Username=leah;Database=leah").ShouldStartWith("PostgreSQL cannot be reached at");

    [Fact]
    public async Task A_wrong_password_is_said_clearly_and_never_repeated()
    {
        var cluster = await PostgresCluster.SharedAsync();

        var said = Refused(cluster.ConnectionString("postgres", password: "hunter2"));

        said.ShouldContain("password");
        said.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said_clearly() =>
        Refused((await PostgresCluster.SharedAsync()).ConnectionString("atlantis")).ShouldContain("CREATE DATABASE");

    [Fact]
    public async Task An_encoding_that_cannot_hold_every_name_is_refused()
    {
        var cluster = await PostgresCluster.SharedAsync();
        await cluster.ExecuteAsync("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");

        Refused(cluster.ConnectionString("latin")).ShouldContain("LATIN1");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task A_clock_that_differs_from_the_servers_is_refused(int seconds)
    {
        var cluster = await PostgresCluster.SharedAsync();
        Refused(cluster.ConnectionString("postgres"), new WrongClock(TimeSpan.FromSeconds(seconds))).ShouldContain("clock");
    }

    [Fact]
    public async Task Missing_rights_are_said_clearly()
    {
        await using var database = await PostgresTestDatabase.CreateAsync();
        await database.ExecuteAsync($"CREATE ROLE guest_{database.Name} LOGIN PASSWORD 'guest'; CREATE TABLE sheep (id TEXT)");
        await using var guest = Open(database.Cluster.ConnectionString(database.Name, $"guest_{database.Name}", "guest"));

        (await InsertAsync(guest, "dolly").ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("right");
        (await Migrator.ApplyAsync(guest, typeof(PostgresDatabaseTests).Assembly, "Sound", TimeProvider.System).ShouldThrowAsync<StorageUnavailableException>())
            .Message.ShouldContain("OWNER");
    }

    [Fact]
    public async Task A_migration_does_not_wait_for_ever_for_a_table_that_somebody_holds()
    {
        await using var database = await PostgresTestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE TABLE goats (id TEXT)");
        await using var opened = Open(database.ConnectionString);
        await using var other = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await other.OpenAsync();
        await using (await other.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("LOCK TABLE goats IN ACCESS SHARE MODE", other);
            await hold.ExecuteNonQueryAsync();

            (await Migrator.ApplyAsync(opened, typeof(PostgresDatabaseTests).Assembly, "Impatient", TimeProvider.System).ShouldThrowAsync<StorageUnavailableException>())
                .Message.ShouldStartWith("Somebody holds a table of the database for long");
        }

        (await Migrator.ApplyAsync(opened, typeof(PostgresDatabaseTests).Assembly, "Impatient", TimeProvider.System)).ShouldBe(["0001_horns"]);
    }

    [Fact]
    public async Task A_server_that_takes_reads_only_is_said_clearly()
    {
        await using var database = await WithSheepAsync();
        await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");
        await using var opened = Open(database.ConnectionString);

        (await InsertAsync(opened, "dolly").ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("standby");
    }

    [Fact]
    public async Task A_server_without_a_free_connection_is_said_clearly_and_used_when_there_is_one()
    {
        await using var cluster = await PostgresCluster.StartAsync("max_connections=4", "superuser_reserved_connections=0", "fsync=off");
        await cluster.ExecuteAsync("postgres", "CREATE TABLE sheep (id TEXT)");
        await using var opened = Open(cluster.ConnectionString("postgres"));
        List<NpgsqlConnection> others = [];
        for (var i = 0; i < 4; i++)
        {
            others.Add(new NpgsqlConnection(cluster.ConnectionString("postgres") + ";Pooling=false"));
            await OpenOnceFreeAsync(others[^1]);
        }

        (await InsertAsync(opened, "dolly").ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("max_connections");
        foreach (var other in others)
            await other.DisposeAsync();

        await OnceItWorksAsync(() => InsertAsync(opened, "dolly"));
        (await CountAsync(opened)).ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_somebody_ended_costs_nobody_anything()
    {
        await using var database = await WithSheepAsync();
        await using var opened = Open(database.ConnectionString);
        await InsertAsync(opened, "dolly");
        await CountAsync(opened);

        await EndAllSessionsAsync(database);

        await InsertAsync(opened, "molly");
        await EndAllSessionsAsync(database);
        (await CountAsync(opened)).ShouldBe(2);
    }

    [Fact]
    public async Task Work_whose_session_is_ended_before_the_commit_is_done_again_once()
    {
        await using var database = await WithSheepAsync();
        await using var opened = Open(database.ConnectionString);
        var runs = 0;

        await opened.WriteAsync(async session =>
        {
            await InsertAsync(session, "dolly");
            if (runs++ == 0)
                await EndAllSessionsAsync(database);
            return await InsertAsync(session, "molly");
        });

        runs.ShouldBe(2);
        (await CountAsync(opened)).ShouldBe(2);
    }

    [Fact]
    public async Task Works_that_would_wait_for_each_other_for_ever_are_both_done()
    {
        await using var database = await WithSheepAsync();
        await using var opened = Open(database.ConnectionString);
        await InsertAsync(opened, "dolly");
        await InsertAsync(opened, "molly");
        using var both = new Barrier(2);
        var runs = 0;

        Task<int> RenameAsync(string first, string second) => Task.Run(() => opened.WriteAsync(async session =>
        {
            await session.ExecuteAsync("UPDATE sheep SET wool = 'x' WHERE id = @id", ("@id", first));
            if (Interlocked.Increment(ref runs) <= 2)
                both.SignalAndWait(TimeSpan.FromSeconds(60));
            return await session.ExecuteAsync("UPDATE sheep SET wool = 'y' WHERE id = @id", ("@id", second));
        }));

        (await Task.WhenAll(RenameAsync("dolly", "molly"), RenameAsync("molly", "dolly"))).ShouldBe([1, 1]);
        runs.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_server_that_goes_away_is_told_and_used_again_when_it_is_back()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        await cluster.ExecuteAsync("postgres", "CREATE TABLE sheep (id TEXT)");
        await using var opened = Open(cluster.ConnectionString("postgres"));
        await InsertAsync(opened, "dolly");
        await CountAsync(opened);

        await cluster.StopAsync(crash: true);
        (await InsertAsync(opened, "lost").ShouldThrowAsync<StorageUnavailableException>()).MayBeStored.ShouldBeFalse();
        (await CountAsync(opened).ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("PostgreSQL");
        await cluster.StartAgainAsync();

        await OnceItWorksAsync(() => InsertAsync(opened, "molly"));
        // Who reads is told of the last failure for a moment longer, whoever has written meanwhile.
        long count = 0;
        await OnceItWorksAsync(async () => count = await CountAsync(opened));
        count.ShouldBe(2);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_told_as_such()
    {
        await using var database = await WithSheepAsync();
        await using var opened = Open(database.ConnectionString);
        // A trigger that waits for the commit ends its own session in the middle of it.
        await database.ExecuteAsync("""
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER die AFTER INSERT ON sheep DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die();
            """);

        (await InsertAsync(opened, "dolly").ShouldThrowAsync<StorageUnavailableException>()).MayBeStored.ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_is_on_disk_even_where_the_server_is_set_not_to_wait_for_it()
    {
        await using var database = await WithSheepAsync();
        await using var opened = Open(database.ConnectionString);

        (await opened.WriteAsync(session => session.SingleAsync("SELECT current_setting('synchronous_commit')", row => row.GetString(0)))).ShouldBe("on");
    }

    [Fact]
    public async Task One_that_is_open_for_reading_writes_nothing()
    {
        await using var database = await WithSheepAsync();
        await using var opened = Database.OpenForReading(new StorageOptions { Provider = "postgres", ConnectionString = database.ConnectionString });

        (await CountAsync(opened)).ShouldBe(0);
        await InsertAsync(opened, "dolly").ShouldThrowAsync<StorageUnavailableException>();
        (await opened.ReadAsync(session => InsertAsync(session, "dolly")).ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldContain("reads only");
    }

    [Fact]
    public async Task Work_under_way_at_the_close_is_done_and_work_that_waits_is_told()
    {
        await using var database = await WithSheepAsync();
        var opened = Open(database.ConnectionString);
        const int Writers = 5;
        var (atWork, goOn) = (new CountdownEvent(Writers), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var works = Enumerable.Range(0, Writers).Select(n => opened.WriteAsync(async session =>
        {
            await InsertAsync(session, $"sheep-{n}");
            atWork.Signal();
            await goOn.Task;
            return n;
        })).ToList();
        await Task.Run(() => atWork.Wait(SheepFile.Patience), SheepFile.Patience);
        var waiting = InsertAsync(opened, "dolly");

        await opened.DisposeAsync();
        goOn.SetResult();

        (await Task.WhenAll(works)).ShouldBe(Enumerable.Range(0, Writers));
        (await waiting.WaitAsync(SheepFile.Patience).ShouldThrowAsync<StorageUnavailableException>()).Message.ShouldBe("The database is closed.");
        (await database.ExecuteAsync("SELECT COUNT(*) FROM sheep")).ShouldBe((long)Writers);
    }

    /// <summary>Goes as fast as the right one: however long the server takes to answer, they are as far apart.</summary>
    private sealed class WrongClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;
    }

    private static Database Open(string connectionString, TimeProvider? clock = null) =>
        Database.Open(new StorageOptions { Provider = "postgres", ConnectionString = connectionString }, NullLogger.Instance, clock);

    private static string Refused(string connectionString, TimeProvider? clock = null) =>
        Should.Throw<StorageUnavailableException>(() => Open(connectionString, clock)).Message;

    private static async Task<PostgresTestDatabase> WithSheepAsync()
    {
        var database = await PostgresTestDatabase.CreateAsync();
        await database.ExecuteAsync("CREATE TABLE sheep (id TEXT, wool TEXT)");
        return database;
    }

    private static Task<object?> EndAllSessionsAsync(PostgresTestDatabase database) => database.ExecuteAsync(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    private static ValueTask<int> InsertAsync(Session session, string id) => session.ExecuteAsync("INSERT INTO sheep (id) VALUES (@id)", ("@id", id));

    private static Task<int> InsertAsync(Database database, string id) => database.WriteAsync(session => InsertAsync(session, id));

    private static Task<long> CountAsync(Database database) => database.ReadAsync(session => session.SingleAsync("SELECT COUNT(*) FROM sheep", row => row.GetInt64(0)));

    /// <summary>The server counts a connection as used for a moment after it was closed; nobody tells when that is over.</summary>
    private static async Task OpenOnceFreeAsync(NpgsqlConnection connection)
    {
        for (var patience = SheepFile.Patience; ; patience.ThrowIfCancellationRequested())
        {
            try
            {
                await connection.OpenAsync(patience);
                return;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task OnceItWorksAsync(Func<Task> work)
    {
        for (var patience = SheepFile.Patience; ; patience.ThrowIfCancellationRequested())
        {
            try
            {
                await work();
                return;
            }
            catch (StorageUnavailableException)
            {
                await Task.Yield();
            }
        }
    }
}
