using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>A million deliveries wait for one paused endpoint: they cost disk, not memory, and a start does not read them.</summary>
public sealed class BacklogTests : IDisposable
{
    private const int Backlog = 1_000_000;

    // The rows as the engine would have left them, made by the database itself: publishing a million takes minutes on a small machine.
    private const string MakeBacklog = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = OFF;
        PRAGMA cache_size = -400000;
        BEGIN;
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000)
        INSERT INTO events (id, partnership_id, event_type, user_id, created_at, body)
        SELECT printf('evt_0%025d', n), 'paused', 'USER_REGISTERED', 'user-' || n, 1700000000000 + n,
            CAST('{"event":"USER_REGISTERED","user":{"id":"user-' || n || '"},"partner":{"id":"paused","name":"paused","code":null},"date":"2024-03-07T13:43:40.674Z","externalIds":[]}' AS BLOB) FROM numbers;
        INSERT INTO deliveries (id, event_id, partnership_id, endpoint_id, event_type, state, queue, due_at, created_at)
        SELECT 'dlv' || substr(id, 4), id, partnership_id, (SELECT id FROM endpoints WHERE partnership_id = 'paused'), event_type, 'scheduled', 'first',
            created_at, created_at FROM events;
        COMMIT;
        PRAGMA wal_checkpoint(TRUNCATE);
        """;

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_million_waiting_deliveries_cost_neither_the_start_nor_the_memory_nor_the_others()
    {
        await using var partner = await Partner.StartAsync(_authority);
        // The backlog's ids are older than anything; in the background the retention would go through all that has reached its age, which is not what a start reads.
        await using var server = new Server(_authority, "--Retention:Events", "36500.00:00:00");
        await server.StartAsync();
        var endpoint = await server.RegisterAsync("paused", partner.Url);
        await server.PostAsync($"/v1/partnerships/paused/endpoints/{endpoint}/pause", new { });
        await server.RegisterAsync("live", partner.Url);
        var empty = server.BytesRead();
        (await server.TerminateAsync()).ShouldBe(0);
        await Stored.ExecuteAsync(server.DatabaseFile, MakeBacklog);

        // 1. A start reads none of them: hardly more than the one with an empty file has read, of a file of hundreds of megabytes.
        await server.StartAsync();
        server.BytesRead().ShouldBeLessThan(empty + (20L << 20));
        new FileInfo(server.DatabaseFile).Length.ShouldBeGreaterThan(400L << 20);

        // 2. The others are served meanwhile, and the lists know how many wait.
        List<string> accepted = [];
        for (var i = 0; i < 500; i++)
            accepted.Add((await server.PublishAsync("live", $"user-{i}"))!);
        await partner.WaitForAsync(accepted);
        ((string?)(await server.GetAsync("/v1/deliveries?partnershipId=paused&state=held&limit=200"))["items"]![0]!["state"]).ShouldBe("held");
        server.Memory().ShouldBeLessThan(400L << 20);

        // 3. Resumed, they drain, still within the bound.
        await server.PostAsync($"/v1/partnerships/paused/endpoints/{endpoint}/resume", new { });
        await partner.CameAsync(10_000);
        server.Memory().ShouldBeLessThan(400L << 20);
        (await Stored.ScalarAsync<long>(server.DatabaseFile, "SELECT COUNT(*) FROM deliveries")).ShouldBe(Backlog + accepted.Count);
    }
}
