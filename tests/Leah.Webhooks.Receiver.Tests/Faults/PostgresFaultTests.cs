using System.Net;
using System.Security.Cryptography;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;
using Npgsql;

namespace Leah.Webhooks.Receiver.Tests.Faults;

/// <summary>A PostgreSQL server that cannot store: the sender is told to come again, and nothing is half written.</summary>
public sealed class PostgresFaultTests
{
    [Fact]
    public async Task Server_that_is_away_is_answered_503_with_Retry_After_and_all_goes_on_when_it_is_back()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        await using var store = ReceiverStore.In(await cluster.CreateDatabaseAsync());
        var seen = new Seen();
        await using var receiver = await RunningReceiver.StartAsync(
            configure: null,
            webhooks => webhooks.Handle<UserRegistered>((user, _, _) =>
            {
                seen.Add(user.User?.Id ?? "");
                return Task.CompletedTask;
            }),
            clock: null, own: null, shared: store);
        await receiver.DeliverAsync(User("before"));
        await seen.NextAsync();

        await cluster.StopAsync(crash: true);
        using (var answer = await receiver.PostAsync(User("meanwhile")))
        using (var health = await receiver.HealthAsync())
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull();
            health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        // Who reads the log is told which setting to look at: the receiver's own.
        await Eventually.SeesAsync(() => receiver.Log.Lines, lines => lines.Any(line => line.Contains("cannot be reached at the Host and Port of Receiver:Database", StringComparison.Ordinal)));
        receiver.Log.Lines.ShouldNotContain(line => line.Contains("Storage:ConnectionString", StringComparison.Ordinal));
        await cluster.StartAgainAsync();
        await Eventually.SeesAsync(() => StatusAsync(receiver, User("after")), status => status == HttpStatusCode.OK);
        (await seen.NextAsync()).ShouldBe(["before", "after"]);
        store.Query("SELECT user_id FROM received_events WHERE outcome = 'new' ORDER BY id").ShouldBe(["before", "after"]);
        using var healthy = await receiver.HealthAsync();
        healthy.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Database_that_takes_reads_only_is_answered_503_and_told_by_health()
    {
        await using var store = await ReceiverStore.CreateAsync(Engine.Postgres);
        await using var receiver = await StartAsync(store, options => options.FillTables = false);
        await store.Postgres.ExecuteAsync($"""
            ALTER DATABASE {store.Postgres.Name} SET default_transaction_read_only = on;
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
            """);

        await Eventually.SeesAsync(() => StatusAsync(receiver, User("refused")), status => status == HttpStatusCode.ServiceUnavailable);
        using var health = await receiver.HealthAsync();

        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        store.Query("SELECT count(*) FROM received_events").ShouldBe(["0"]);
    }

    [Fact]
    public async Task Full_disk_is_answered_503_and_all_goes_on_when_there_is_room()
    {
        await using var store = await ReceiverStore.CreateAsync(Engine.Postgres);
        await using var receiver = await StartAsync(store);
        // What the server answers when its disk is full, without filling the disk that all tests share.
        await store.Postgres.ExecuteAsync("""
            CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON inbox EXECUTE FUNCTION no_room();
            """);

        using (var answer = await receiver.PostAsync(User("refused")))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.RetryAfter.ShouldNotBeNull();
        }

        await store.Postgres.ExecuteAsync("DROP TRIGGER full_disk ON inbox");
        await receiver.DeliverAsync(User("taken"));
        store.Query("SELECT user_id FROM received_events").ShouldBe(["taken"]);
    }

    [Fact]
    public async Task Locked_inbox_is_answered_503_in_time_and_works_again_when_it_is_free()
    {
        await using var store = await ReceiverStore.CreateAsync(Engine.Postgres);
        await using var receiver = await StartAsync(store, options => options.StoreTimeout = TimeSpan.FromMilliseconds(300));
        await using (var other = new NpgsqlConnection(store.ConnectionString + ";Pooling=false"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE inbox IN EXCLUSIVE MODE", other);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

            (await StatusAsync(receiver, User("waits"))).ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        // What was answered 503 may have been stored after all: then this is its duplicate, and either way the event is there once.
        await Eventually.SeesAsync(() => StatusAsync(receiver, User("waits")), status => status == HttpStatusCode.OK);
        store.Query("SELECT count(*) FROM received_events WHERE outcome = 'new'").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Text_that_PostgreSQL_cannot_hold_or_index_loses_no_event_and_stops_nobody()
    {
        await using var store = await ReceiverStore.CreateAsync(Engine.Postgres);
        await using var receiver = await StartAsync(store, options => options.AcceptUnknownEvents = true);

        await receiver.DeliverAsync(Samples.With(EventTypes.UserRegistered, ("user.personalInformation.givenName", "a\0b")));
        await receiver.DeliverAsync("{\"event\":\"USER_REGISTERED\",\"user\":{\"id\":\"" + Convert.ToHexString(RandomNumberGenerator.GetBytes(50_000)) + "\"}}");
        await receiver.DeliverAsync("""{"event":"NEW\u0000ONE","user":{"id":"u\u0000"}}""");
        await receiver.DeliverAsync("""{"event":"NEW\u0000ONE","user":{"id":"u\u0000"}}""");

        store.Query("SELECT outcome FROM received_events ORDER BY id").ShouldBe(["new", "incomplete", "new", "duplicate"]);
        await Eventually.ShowsAsync(() => store.Query("SELECT given_name FROM users"), ["a\uFFFDb"]);
    }

    [Fact]
    public async Task Start_says_what_is_wrong_with_the_database_and_what_to_do()
    {
        await using var store = await ReceiverStore.CreateAsync(Engine.Postgres);
        var cluster = store.Postgres.Cluster;
        await store.Postgres.ExecuteAsync($"CREATE USER guest_{store.Postgres.Name} PASSWORD 'secret'");
        var reachable = cluster.ConnectionString(store.Postgres.Name);

        (await RefusedAsync("Host=127.0.0.1;Port=1;Username=leah;Database=leah")).ShouldContain("cannot be reached at the Host and Port of Receiver:Database");
        (await RefusedAsync(reachable.Replace("Password=", "Password=x", StringComparison.Ordinal))).ShouldContain("refuses the user or the password of Receiver:Database");
        (await RefusedAsync(cluster.ConnectionString("nowhere"))).ShouldContain("no database of the name in Receiver:Database");
        (await RefusedAsync(cluster.ConnectionString(store.Postgres.Name, $"guest_{store.Postgres.Name}", "secret"))).ShouldContain("lacks a right in the database");
        (await RefusedAsync("postgres://leah@127.0.0.1/leah")).ShouldContain("Receiver:Database is an address; write it as a connection string");

        await using (await StartAsync(store))
            await store.Postgres.ExecuteAsync("INSERT INTO schema_migrations (migration_set, number, name, applied_at) VALUES ('Receiver', 9000, '9000_newer', 0)");
        (await RefusedAsync(reachable)).ShouldContain("run the newer program");
        await store.Postgres.ExecuteAsync($"DROP OWNED BY guest_{store.Postgres.Name}; DROP USER guest_{store.Postgres.Name}");
    }

    private static async Task<string> RefusedAsync(string connectionString) =>
        (await Should.ThrowAsync<StorageUnavailableException>(() => RunningReceiver.StartAsync(options => options.Database = connectionString))).Message;

    private static Task<RunningReceiver> StartAsync(ReceiverStore store, Action<ReceiverOptions>? configure = null) =>
        RunningReceiver.StartAsync(configure, handlers: null, clock: null, own: null, shared: store);

    private static async Task<HttpStatusCode> StatusAsync(RunningReceiver receiver, string body)
    {
        using var answer = await receiver.PostAsync(body);
        return answer.StatusCode;
    }

    private static string User(string id) => Samples.With(EventTypes.UserRegistered, ("user.id", id));
}
