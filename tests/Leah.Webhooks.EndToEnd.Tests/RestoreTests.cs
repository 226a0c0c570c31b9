using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>A backup that is taken under load is restored into another server, and the platform goes on over that: what docs/operate/postgresql.md says of it.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("dump")]
    [InlineData("base backup")]
    public async Task What_was_accepted_before_the_backup_is_there_and_goes_on(string kind)
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartAsync(_authority, 2);
        await nodes[0].RegisterAsync("p1", partner.Url);
        await nodes[0].PostAsync("/v1/partnerships", new { id = "p2", name = "p2", kind = "B2B" });
        var paused = await nodes[0].RegisterEndpointAsync("p2", partner.Url);
        await nodes[0].PostAsync($"/v1/partnerships/p2/endpoints/{paused}/pause", new { });

        // 1. Before the backup: delivered, waiting for a paused endpoint, and under a name of the publisher's.
        var waiting = (await nodes[0].PublishAsync("p2", "user-1")).ShouldNotBeNull();
        var before = await KeyedAsync(nodes[0], "before");
        var accepted = await LoadAsync(nodes, () => partner.MoreAsync(100));

        // 2. The backup, under load; and what is accepted after it is lost with the server.
        PostgresCluster restored = null!;
        await LoadAsync(nodes, async () => restored = await BackUpAsync(nodes, kind));
        await using var other = restored;
        var after = await KeyedAsync(nodes[1], "after");
        foreach (var node in nodes.All)
            await node.KillAsync();
        await nodes.Cluster.StopAsync(crash: true);

        // 3. A node over the other server: the old ones' rows are taken for dead, and all that is there goes on.
        var database = new PostgresTestDatabase(other, nodes.DatabaseName);
        await using var survivor = Nodes.Node(_authority, database.ConnectionString);
        await survivor.StartAsync();
        await survivor.PostAsync($"/v1/partnerships/p2/endpoints/{paused}/resume", new { });
        await UntilAsync(survivor, database, "SELECT COUNT(*) FROM deliveries WHERE state = 'scheduled'", 0);
        await UntilAsync(survivor, database, "SELECT COUNT(*) FROM nodes WHERE expired_at IS NULL", 1);
        await partner.WaitForAsync([.. accepted, before, waiting]);
        (await database.ExecuteAsync("SELECT COUNT(*) FROM deliveries WHERE state <> 'succeeded'")).ShouldBe(0L);
        foreach (var id in accepted.Append(before).Append(waiting))
            (await survivor.GetAsync($"/v1/events/{id}"))["deliveries"]![0]!["state"]!.GetValue<string>().ShouldBe("succeeded");

        // 4. The publisher sends once more what it sent since: what is there is there once, what is not is accepted.
        (await KeyedAsync(survivor, "before")).ShouldBe(before);
        var again = await KeyedAsync(survivor, "after");
        again.ShouldNotBe(after);
        await partner.WaitForAsync([again]);
    }

    private static async Task<PostgresCluster> BackUpAsync(Nodes nodes, string kind)
    {
        if (kind == "base backup")
            return await nodes.Cluster.CopyAsync();
        var other = await PostgresCluster.StartAsync();
        await other.ExecuteAsync("postgres", $"CREATE DATABASE {nodes.DatabaseName} TEMPLATE template0");
        await nodes.Cluster.DumpIntoAsync(nodes.DatabaseName, other);
        return other;
    }

    /// <summary>Publishes through all nodes for as long as something takes; gives what was accepted.</summary>
    private static async Task<IReadOnlyCollection<string>> LoadAsync(Nodes nodes, Func<Task> meanwhile)
    {
        using var enough = new CancellationTokenSource();
        var publishing = nodes.PublishAsync("p1", enough.Token);
        await meanwhile();
        await enough.CancelAsync();
        return await publishing;
    }

    private static async Task<string> KeyedAsync(Server server, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = Server.Json("p1", $"user-{key}"), Headers = { { "Idempotency-Key", key } } };
        using var response = await server.Client.SendAsync(request, Server.Patience);
        response.EnsureSuccessStatusCode();
        return (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["events"]![0]!["id"]!;
    }

    private static async Task UntilAsync(Server server, PostgresTestDatabase database, string sql, long wanted)
    {
        for (var patience = Server.Patience; (long)(await database.ExecuteAsync(sql))! != wanted;)
            await server.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), patience);
    }
}
