using System.Net;
using System.Security.Cryptography;
using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Faults;

/// <summary>The database server's disk runs full under a receiver that takes in and handles: a small file system for its tables, or for its log.</summary>
public sealed class PostgresDiskFullTests
{
    [Fact]
    public async Task Where_the_tables_find_no_room_it_answers_503_with_nothing_half_written_and_handlers_and_tables_go_on_when_there_is_room()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 64);
        await using var cluster = await PostgresCluster.StartAsync();
        await using var store = ReceiverStore.In(await cluster.CreateDatabaseAsync());
        await cluster.ExecuteAsync("postgres", $"CREATE TABLESPACE small LOCATION '{await disk.FolderForPostgresAsync()}'");
        await cluster.ExecuteAsync("postgres", $"ALTER DATABASE {store.Postgres.Name} SET TABLESPACE small");
        await using var receiver = await StartAsync(store);
        disk.FillUpTo(left: 2 << 20);

        // 1. Until the disk is full: what was answered 200 stands there, and nothing of what was refused. Health may say either: what is small still finds room.
        var accepted = await UntilRefusedAsync(receiver);
        accepted.Count.ShouldBeGreaterThan(0);
        store.Query("SELECT user_id FROM received_events ORDER BY id").ShouldBe(accepted);

        // 2. Room again: all goes on by itself, and the disk cost no handler a try.
        disk.MakeRoom();
        accepted.Add(await TakenAgainAsync(receiver));
        await UntilHandledAsync(store);
        store.Query("SELECT user_id FROM received_events ORDER BY id").ShouldBe(accepted);
        ShouldBeHandledOnce(store);
        store.Query("SELECT COUNT(*) FROM handler_work").ShouldBe(["0"]);
        using var healthy = await receiver.HealthAsync();
        healthy.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_its_log_finds_no_room_the_server_dies_it_answers_503_and_all_goes_on_once_the_server_runs_again()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 80);
        await using var cluster = await PostgresCluster.StartAsync("max_wal_size=32MB", "min_wal_size=32MB");
        await cluster.MoveLogAsync(await disk.FolderForPostgresAsync());
        await using var store = ReceiverStore.In(await cluster.CreateDatabaseAsync());
        await using var receiver = await StartAsync(store);
        disk.FillUpTo(left: 0);
        var filling = store.Postgres.FillLogAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

        var accepted = await UntilRefusedAsync(receiver);
        await filling;

        disk.MakeRoom();
        await cluster.StopAsync(crash: true);
        await cluster.StartAgainAsync();
        accepted.Add(await TakenAgainAsync(receiver));
        await UntilHandledAsync(store);
        // What was answered 503 by a server that died may have been stored, as a whole.
        var stored = store.Query("SELECT user_id FROM received_events WHERE outcome = 'new' ORDER BY id");
        accepted.Except(stored, StringComparer.Ordinal).ShouldBeEmpty();
        stored.ShouldBeUnique();
        ShouldBeHandledOnce(store);
    }

    /// <summary>With a handler that counts, in a table of its own without a key, what it wrote through the given transaction.</summary>
    private static async Task<RunningReceiver> StartAsync(ReceiverStore store)
    {
        await store.Postgres.ExecuteAsync("CREATE TABLE effects (user_id TEXT NOT NULL)");
        return await RunningReceiver.StartAsync(
            configure: null,
            webhooks => webhooks.Handle<UserRegistered>((user, context, _) =>
            {
                context.InTransaction(async session => await session.ExecuteAsync("INSERT INTO effects (user_id) VALUES (@user_id)", ("@user_id", user.User?.Id)));
                return Task.CompletedTask;
            }),
            clock: null, own: null, shared: store);
    }

    private static async Task<List<string>> UntilRefusedAsync(RunningReceiver receiver)
    {
        List<string> accepted = [];
        while (true)
        {
            var user = $"user-{accepted.Count:0000}";
            using var answer = await receiver.PostAsync(User(user));
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
                answer.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull();
                return accepted;
            }

            accepted.Add(user);
        }
    }

    private static async Task<string> TakenAgainAsync(RunningReceiver receiver)
    {
        await Eventually.SeesAsync(
            async () =>
            {
                using var answer = await receiver.PostAsync(User("user-after"));
                return answer.StatusCode;
            },
            status => status == HttpStatusCode.OK);
        return "user-after";
    }

    private static Task UntilHandledAsync(ReceiverStore store) => Eventually.ShowsAsync(
        () => store.Query("SELECT (SELECT MIN(position) FROM handlers) = (SELECT MAX(seq) FROM inbox) AND NOT EXISTS (SELECT 1 FROM handler_work)"), ["1"]);

    private static void ShouldBeHandledOnce(ReceiverStore store)
    {
        var stored = store.Query("SELECT user_id FROM received_events WHERE outcome = 'new' ORDER BY user_id");
        store.Query("SELECT user_id FROM effects ORDER BY user_id").ShouldBe(stored);
        store.Query("SELECT user_id FROM users ORDER BY user_id").ShouldBe(stored);
    }

    /// <summary>One of twenty kilobytes that no database makes smaller.</summary>
    private static string User(string id) =>
        Samples.With(EventTypes.UserRegistered, ("user.id", id), ("filler", Convert.ToHexString(RandomNumberGenerator.GetBytes(10_000))));
}
