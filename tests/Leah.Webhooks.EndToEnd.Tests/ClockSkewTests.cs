using System.Text.RegularExpressions;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>Nodes whose clocks differ, by Debian's libfaketime under a real process.</summary>
public sealed partial class ClockSkewTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("+30.0")]
    [InlineData("-30.0")]
    public async Task A_node_whose_clock_differs_from_the_databases_by_more_than_2_s_does_not_start(string seconds)
    {
        await using var database = await PostgresTestDatabase.CreateAsync();
        await using var node = Nodes.Node(_authority, database.ConnectionString);
        node.LivesAt(seconds);

        (await node.StartAsync().ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("Cannot start: This machine's clock and that of the PostgreSQL server differ by");
    }

    [Fact]
    public async Task A_node_whose_clock_goes_wrong_later_says_so_and_goes_on()
    {
        await using var database = await PostgresTestDatabase.CreateAsync();
        await using var partner = await Partner.StartAsync(_authority);
        await using var node = Nodes.Node(_authority, database.ConnectionString);
        node.LivesAt("+0.0");
        await node.StartAsync();
        await node.RegisterAsync("p1", partner.Url);

        var wrong = node.SaysAsync("This machine's clock and the database's are");
        node.LivesAt("+20.0");
        await wrong;
        // What is measured is how far they are apart at least: less where the database took its time to answer.
        await Eventually.SeesAsync(() => node.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Server.Patience), metrics => AboutTwenty().IsMatch(metrics));
        var arrives = partner.MoreAsync(1);
        (await node.PublishAsync("p1", "user-1", Server.Patience)).ShouldNotBeNull();
        await arrives;

        var right = node.SaysAsync("agree again");
        node.LivesAt("+0.0");
        await right;
    }

    [Fact]
    public async Task Nodes_that_differ_by_less_lose_nothing_and_send_nothing_twice_also_when_one_dies()
    {
        await using var partner = await Partner.StartAsync(_authority);
        await using var nodes = await Nodes.StartAsync(_authority, 3, (node, i) => node.LivesAt(i switch { 0 => "+1.5", 1 => "-1.5", _ => "+0.0" }));
        await nodes[0].RegisterAsync("p1", partner.Url);
        // First attempts fail now and then: retries are due by the clock of one node and may be sent by another.
        var answer = partner.Endpoint.Answer;
        var requests = 0;
        partner.Endpoint.Answer = (context, request) =>
        {
            if (request.Headers["webhook-attempt"] != "1" || Interlocked.Increment(ref requests) % 10 != 0)
                return answer(context, request);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using var enough = new CancellationTokenSource();
        var publishing = nodes.PublishAsync("p1", enough.Token);
        await partner.MoreAsync(300);
        await nodes.NobodyDiedTooSoonAsync();
        await nodes[1].KillAsync();
        await partner.MoreAsync(200);
        await enough.CancelAsync();

        await nodes.EverythingArrivesOnceAsync(partner, await publishing);
    }

    [GeneratedRegex(@"leah_node_clock_skew_seconds(\{[^}]*\})? (19|20)\.\d", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AboutTwenty();
}
