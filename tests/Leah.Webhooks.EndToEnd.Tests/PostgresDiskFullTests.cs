using System.Net;
using System.Text.Json.Nodes;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>The database server's disk runs full under a node that accepts and delivers: a small file system for its tables, or for its log.</summary>
public sealed class PostgresDiskFullTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Where_the_tables_find_no_room_publishing_is_answered_503_with_nothing_half_written_and_goes_on_when_there_is_room()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 64);
        await using var cluster = await PostgresCluster.StartAsync();
        await using var database = await cluster.CreateDatabaseAsync();
        await cluster.ExecuteAsync("postgres", $"CREATE TABLESPACE small LOCATION '{await disk.FolderForPostgresAsync()}'");
        await cluster.ExecuteAsync("postgres", $"ALTER DATABASE {database.Name} SET TABLESPACE small");
        await using var partner = await Partner.StartAsync(_authority);
        await using var node = Nodes.Node(_authority, database.ConnectionString);
        await node.StartAsync();
        await node.RegisterAsync("p1", partner.Url);
        disk.FillUpTo(left: 2 << 20);

        // 1. Until the disk is full.
        var (accepted, refused) = await UntilRefusedAsync(node);
        refused.ShouldContain("cannot-store");
        accepted.Count.ShouldBeGreaterThan(0);

        // 2. Room again: it goes on by itself, all that it ever accepted arrives, once, and no attempt was charged for the disk.
        disk.MakeRoom();
        accepted.Add(await AcceptedAgainAsync(node));
        await SettledAsync(node, database);
        await partner.WaitForAsync(accepted);
        (await database.ExecuteAsync("SELECT COUNT(*) FROM events")).ShouldBe((long)accepted.Count);
        (await database.ExecuteAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'succeeded' AND attempt_count = 1")).ShouldBe((long)accepted.Count);
        (await database.ExecuteAsync("SELECT COUNT(*) FROM attempts WHERE outcome = 'succeeded'")).ShouldBe((long)accepted.Count);
        partner.Seen.Values.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public async Task Where_its_log_finds_no_room_the_server_dies_publishing_is_answered_503_and_all_goes_on_once_it_runs_again()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 80);
        await using var cluster = await PostgresCluster.StartAsync("max_wal_size=32MB", "min_wal_size=32MB");
        await cluster.MoveLogAsync(await disk.FolderForPostgresAsync());
        await using var database = await cluster.CreateDatabaseAsync();
        await using var partner = await Partner.StartAsync(_authority);
        await using var node = Nodes.Node(_authority, database.ConnectionString);
        await node.StartAsync();
        await node.RegisterAsync("p1", partner.Url);
        disk.FillUpTo(left: 0);
        var filling = database.FillLogAsync(Server.Patience);

        var (accepted, refused) = await UntilRefusedAsync(node);
        refused.ShouldContain("cannot-store");
        await filling;

        disk.MakeRoom();
        await cluster.StopAsync(crash: true);
        await cluster.StartAgainAsync();
        accepted.Add(await AcceptedAgainAsync(node));
        await SettledAsync(node, database);
        await partner.WaitForAsync(accepted);
        // What was answered 503 by a server that died may have been stored, as a whole.
        var events = (long)(await database.ExecuteAsync("SELECT COUNT(*) FROM events"))!;
        events.ShouldBeGreaterThanOrEqualTo(accepted.Count);
        (await database.ExecuteAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'succeeded' AND attempt_count = 1")).ShouldBe(events);
        (await database.ExecuteAsync("SELECT COUNT(*) FROM attempts WHERE outcome = 'succeeded'")).ShouldBe(events);
        partner.Seen.Values.ShouldAllBe(times => times == 1);
    }

    private static async Task<(List<string> Accepted, string Refused)> UntilRefusedAsync(Server node)
    {
        List<string> accepted = [];
        while (true)
        {
            using var content = new ByteArrayContent([.. Enumerable.Range(0, 100).SelectMany(i => Server.Body("p1", $"user-{i}").Append((byte)'\n'))]);
            content.Headers.ContentType = new("application/x-ndjson");
            using var response = await node.Client.PostAsync(new Uri("/v1/events", UriKind.Relative), content, Server.Patience);
            var text = await response.Content.ReadAsStringAsync();
            if (response.StatusCode != HttpStatusCode.Accepted)
            {
                response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, text);
                response.Headers.RetryAfter.ShouldNotBeNull();
                return (accepted, text);
            }

            accepted.AddRange(JsonNode.Parse(text)!["events"]!.AsArray().Select(one => (string)one!["id"]!));
        }
    }

    private static async Task<string> AcceptedAgainAsync(Server node)
    {
        for (var patience = Server.Patience; ; patience.ThrowIfCancellationRequested())
        {
            if (await node.PublishAsync("p1", "after") is { } id)
                return id;
        }
    }

    private static async Task SettledAsync(Server node, PostgresTestDatabase database)
    {
        for (var patience = Server.Patience; await database.ExecuteAsync("SELECT COUNT(*) FROM deliveries WHERE state = 'scheduled'") is not 0L;)
            await node.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), patience);
    }
}
