using Leah.Webhooks.Storage;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>
/// Nodes of this version beside those of a later one. Of the later one there are its migrations, which lie in this assembly: what it does to the tables first is what
/// the nodes that are not upgraded yet have to live with.
/// </summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Old_nodes_go_on_and_start_again_over_what_a_later_version_added_and_start_no_more_once_it_took_away()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartAsync(_authority, 2);
        await nodes[0].RegisterAsync("p1", partner.Url);
        using var enough = new CancellationTokenSource();
        var publishing = nodes.PublishAsync("p1", enough.Token);
        await partner.MoreAsync(200);

        // 1. The first node of the later version migrates, under load.
        (await MigrateAsync(nodes, "Delivery")).ShouldBe(["9001_expand"]);
        await partner.MoreAsync(200);

        // 2. An old node is stopped and started in the middle of the upgrade: by its machine, or because the upgrade is taken back.
        (await nodes[0].TerminateAsync()).ShouldBe(0);
        await partner.MoreAsync(100);
        await nodes[0].StartAsync();
        await partner.MoreAsync(200);
        await enough.CancelAsync();
        await nodes.EverythingArrivesOnceAsync(partner, await publishing);

        // 3. All are upgraded, and the tables lose what the old ones used: an old one that comes late is told so.
        (await nodes[1].TerminateAsync()).ShouldBe(0);
        (await MigrateAsync(nodes, "Platform")).ShouldBe(["9001_contract"]);
        (await nodes[1].StartAsync().ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain(
            "Cannot start: The database is of a newer version: it has version 9001 of the tables \"Platform\", which programs from version 9001 on can use; this program knows");
    }

    [Fact]
    public async Task Of_nodes_that_start_at_once_over_an_empty_database_one_makes_the_tables()
    {
        await using var database = await PostgresTestDatabase.CreateAsync();
        await using var partner = await Partner.StartAsync(_authority);
        Server[] nodes = [.. Enumerable.Range(0, 3).Select(_ => Nodes.Node(_authority, database.ConnectionString))];
        try
        {
            await Task.WhenAll(nodes.Select(node => node.StartAsync()));
            await nodes[0].RegisterAsync("p1", partner.Url);

            var ids = await Task.WhenAll(nodes.Select((node, i) => node.PublishAsync("p1", $"user-{i}")));
            await partner.WaitForAsync([.. ids.Select(id => id.ShouldNotBeNull())]);
            // One that was too busy for its lease comes back under another name.
            await Eventually.SeesAsync(() => database.ExecuteAsync("SELECT COUNT(*) FROM nodes WHERE expired_at IS NULL"), living => living is 3L);
            (await database.ExecuteAsync("SELECT COUNT(*) FROM data_protection_keys")).ShouldBe(1L);
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<string>> MigrateAsync(Nodes nodes, string set)
    {
        await using var database = Database.Open(new StorageOptions { Provider = "postgres", ConnectionString = nodes.ConnectionString }, NullLogger.Instance);
        return await Migrator.ApplyAsync(database, typeof(UpgradeTests).Assembly, set, TimeProvider.System);
    }
}
