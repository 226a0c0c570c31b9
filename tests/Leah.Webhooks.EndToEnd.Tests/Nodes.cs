using System.Collections.Concurrent;
using System.Diagnostics;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>Several platforms over one PostgreSQL of their own, which keeps what it has committed: processes that can be killed, stopped and started again.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    /// <summary>What each node may have in flight.</summary>
    public const int MaxInFlight = 16;

    /// <summary>
    /// What the death of one may repeat: what is in flight, and what was answered and is not stored yet, of which a node keeps so much before it stops to send
    /// (see <c>LaneTable</c>). Where the database is slow that is more than what is in flight.
    /// </summary>
    private const int MostRepeatedByADeath = 5 * MaxInFlight;

    // A machine that is too busy for a node to renew its row in time makes it dead for the others, and then they repeat what it had in flight, as they must: so what is
    // counted is not whom the test killed but whom the nodes took for dead.
    private const string CountDeaths = """
        CREATE TABLE beats (node TEXT PRIMARY KEY, at TIMESTAMPTZ NOT NULL);
        CREATE FUNCTION note_beat() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO beats VALUES (NEW.id, clock_timestamp()) ON CONFLICT (node) DO UPDATE SET at = EXCLUDED.at; RETURN NULL; END $$;
        CREATE TRIGGER beats AFTER UPDATE OF beat ON nodes FOR EACH ROW EXECUTE FUNCTION note_beat();
        CREATE TABLE deaths (node TEXT, stood_still INTERVAL);
        CREATE FUNCTION count_death() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO deaths SELECT NEW.id, clock_timestamp() - (SELECT at FROM beats WHERE node = NEW.id); RETURN NULL; END $$;
        CREATE TRIGGER deaths AFTER UPDATE OF expired_at ON nodes FOR EACH ROW WHEN (OLD.expired_at IS NULL AND NEW.expired_at IS NOT NULL) EXECUTE FUNCTION count_death();
        """;

    private readonly PostgresCluster? _standby;
    private PostgresTestDatabase _database;
    private readonly List<Server> _servers;

    private Nodes(PostgresCluster cluster, PostgresCluster? standby, PostgresTestDatabase database, List<Server> servers) =>
        (Cluster, _standby, _database, _servers) = (cluster, standby, database, servers);

    public PostgresCluster Cluster { get; }

    public IReadOnlyList<Server> All => _servers;

    public string DatabaseName => _database.Name;

    public string ConnectionString => _database.ConnectionString;

    public Server this[int index] => _servers[index];

    public static async Task<Nodes> StartAsync(TestAuthority authority, int count, string[]? settings = null, params string[] postgres)
    {
        var cluster = await PostgresCluster.StartAsync(postgres);
        return await StartAsync(authority, count, settings ?? [], cluster, standby: null);
    }

    /// <summary>Nodes that are changed before they start.</summary>
    public static async Task<Nodes> StartAsync(TestAuthority authority, int count, Action<Server, int> change) =>
        await StartAsync(authority, count, [], await PostgresCluster.StartAsync(), standby: null, change);

    /// <summary>Over a primary with a synchronous standby; nodes know both.</summary>
    public static async Task<Nodes> StartWithStandbyAsync(TestAuthority authority, int count)
    {
        var cluster = await PostgresCluster.StartAsync();
        return await StartAsync(authority, count, [], cluster, await cluster.StartStandbyAsync());
    }

    /// <summary>The primary is gone, and the standby takes its place.</summary>
    public async Task FailOverAsync()
    {
        await Cluster.StopAsync(crash: true);
        await _standby!.PromoteAsync();
        _database = new PostgresTestDatabase(_standby, _database.Name);
    }

    private static async Task<Nodes> StartAsync(TestAuthority authority, int count, string[] settings, PostgresCluster cluster, PostgresCluster? standby, Action<Server, int>? change = null)
    {
        var database = await cluster.CreateDatabaseAsync();
        var connectionString = standby is null
            ? database.ConnectionString
            : database.ConnectionString.Replace($"Host=127.0.0.1;Port={cluster.Port}", $"Host=127.0.0.1:{cluster.Port},127.0.0.1:{standby.Port}", StringComparison.Ordinal);
        var nodes = new Nodes(cluster, standby, database, [.. Enumerable.Range(0, count).Select(_ => Node(authority, connectionString, settings))]);
        foreach (var (i, server) in nodes._servers.Index())
        {
            change?.Invoke(server, i);
            await server.StartAsync();
            if (i == 0)
                await nodes.ExecuteAsync(CountDeaths);
        }

        return nodes;
    }

    public static Server Node(TestAuthority authority, string connectionString, params string[] settings) => new(authority,
    [
        "--Storage:Provider", "postgres", "--Storage:ConnectionString", connectionString, "--Delivery:NodeLease", "00:00:04", "--Delivery:MaxInFlight", $"{MaxInFlight}", .. settings,
    ]);

    public async Task<T> ScalarAsync<T>(string sql) => (T)(await _database.ExecuteAsync(sql))!;

    public Task<object?> ExecuteAsync(string sql) => _database.ExecuteAsync(sql);

    /// <summary>Sends a signal to a node's process.</summary>
    public static async Task SignalAsync(Server server, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{server.ProcessId}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Publishes through all nodes at once until it is told to end; gives what was accepted.</summary>
    public async Task<IReadOnlyCollection<string>> PublishAsync(string partnershipId, CancellationToken until)
    {
        ConcurrentBag<string> accepted = [];
        await Task.WhenAll(_servers.SelectMany((server, node) => Enumerable.Range(0, 2).Select(publisher => Task.Run(async () =>
        {
            for (var i = 0; !until.IsCancellationRequested; i++)
            {
                if (await server.PublishAsync(partnershipId, $"user-{node}-{publisher}-{i}", until) is { } id)
                    accepted.Add(id);
                else
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }))));
        return accepted;
    }

    /// <summary>Waits until a number in the database is what it should be.</summary>
    public async Task UntilAsync(string sql, Func<long, bool> isReached)
    {
        var patience = Server.Patience;
        while (!isReached(await ScalarAsync<long>(sql)))
        {
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"{sql} is {await ScalarAsync<long>(sql)}");
            // A turn of the server's loops, and no sleep of ours.
            await _servers[0].Client.GetAsync(new Uri("/health/ready", UriKind.Relative), patience);
        }
    }

    /// <summary>Everything that was accepted has come and is recorded once, and what was repeated was in flight, or not stored yet, at a node that was taken for dead.</summary>
    public async Task EverythingArrivesOnceAsync(Partner partner, IReadOnlyCollection<string> accepted)
    {
        accepted.Count.ShouldBeGreaterThan(0);
        await UntilAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'scheduled'", count => count == 0);
        await partner.WaitForAsync(accepted);
        var events = await ScalarAsync<long>("SELECT COUNT(*) FROM events");
        events.ShouldBeGreaterThanOrEqualTo(accepted.Count);
        (await ScalarAsync<long>("SELECT COUNT(*) FROM deliveries WHERE state = 'succeeded'")).ShouldBe(events);
        (await ScalarAsync<long>("SELECT COUNT(*) FROM attempts WHERE outcome = 'succeeded'")).ShouldBe(events);
        (await ScalarAsync<long>("SELECT COUNT(DISTINCT delivery_id) FROM attempts WHERE outcome = 'succeeded'")).ShouldBe(events);
        await NobodyDiedTooSoonAsync();
        var deaths = await ScalarAsync<long>("SELECT COUNT(*) FROM deaths");
        ((long)partner.Seen.Values.Sum(times => times - 1)).ShouldBeLessThanOrEqualTo(deaths * MostRepeatedByADeath, $"{deaths} were taken for dead");
    }

    /// <summary>Whoever was taken for dead had not renewed its row for most of its lease, by the database's clock: a machine that is busy makes some dead, another clock nobody.</summary>
    public async Task NobodyDiedTooSoonAsync() =>
        (await ScalarAsync<long>("SELECT COUNT(*) FROM deaths WHERE stood_still < INTERVAL '3 seconds'")).ShouldBe(0, "With a lease of 4 s nobody is taken for dead before 3.2 s.");

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        await Cluster.DisposeAsync();
        if (_standby is not null)
            await _standby.DisposeAsync();
    }
}
