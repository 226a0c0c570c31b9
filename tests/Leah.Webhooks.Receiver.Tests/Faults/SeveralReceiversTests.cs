using Leah.Webhooks.Receiver.Tests.Support;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Receiver.Tests.Faults;

/// <summary>Several receivers over one PostgreSQL database, behind a load balancer that sends a request to any of them.</summary>
public sealed class SeveralReceiversTests
{
    [Theory]
    [InlineData(EventTypes.UserRegistered)]
    [InlineData(EventTypes.OverallLevel)]
    public async Task Equal_requests_at_once_to_either_are_one_new_and_the_rest_duplicates(string eventType)
    {
        await using var store = await ReceiverStore.CreateAsync(Engine.Postgres);
        await using var one = await StartAsync(store);
        await using var other = await StartAsync(store);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other).DeliverAsync(Samples.Of(eventType))));

        store.Query("SELECT outcome, count(*) FROM received_events GROUP BY outcome ORDER BY outcome").ShouldBe(["duplicate|39", "new|1"]);
    }

    [Fact]
    public async Task Events_taken_in_by_either_are_handled_once_each_and_a_users_in_their_order()
    {
        var seen = new Seen();
        await using var store = await ReceiverStore.CreateAsync(Engine.Postgres);
        await using var one = await StartAsync(store, seen);
        await using var other = await StartAsync(store, seen);

        string[] users = ["ada", "bea", "cid"];
        await Task.WhenAll(users.Select(async user =>
        {
            for (var i = 0; i < 30; i++)
                await (i % 2 == 0 ? one : other).DeliverAsync(Placement(user, i));
        }));

        var all = await seen.NextAsync(90);
        foreach (var user in users)
            all.Where(told => told.StartsWith(user, StringComparison.Ordinal)).ShouldBe(Enumerable.Range(0, 30).Select(i => $"{user}-{i:00}"));
        await Eventually.ShowsAsync(() => store.Query("SELECT (SELECT count(*) FROM placement_tests) = 90 AND NOT EXISTS (SELECT 1 FROM handler_work)"), ["1"]);
        seen.All.Count.ShouldBe(90);
    }

    [Fact]
    public async Task Receiver_that_stops_leaves_its_handlers_to_the_other()
    {
        var (first, second) = (new Seen(), new Seen());
        await using var store = await ReceiverStore.CreateAsync(Engine.Postgres);
        await using var one = await StartAsync(store, first);
        await one.DeliverAsync(Placement("ada", 1));
        await first.NextAsync();
        await using var other = await StartAsync(store, second);
        await other.DeliverAsync(Placement("ada", 2));
        await first.NextAsync();

        await one.StopAsync();
        await other.DeliverAsync(Placement("ada", 3));

        (await second.NextAsync()).ShouldBe(["ada-03"]);
        first.All.ShouldBe(["ada-01", "ada-02"]);
    }

    [Fact]
    public async Task Killed_while_it_has_the_turn_the_other_takes_over_and_each_effect_happens_once()
    {
        await using var store = await ReceiverStore.CreateAsync(Engine.Postgres);
        await using var first = await ProgramProcess.StartAsync(store.ConnectionString, "hang");
        (await first.TryPostAsync(Placement("ada", 0))).ShouldBeTrue();
        (await first.ReadLineAsync()).ShouldBe("handling ada-00");
        await using var second = await ProgramProcess.StartAsync(store.ConnectionString, "run");
        for (var i = 1; i < 10; i++)
            (await (i % 2 == 0 ? first : second).TryPostAsync(Placement("ada", i))).ShouldBeTrue();
        store.Query("SELECT test_id FROM effects").ShouldBeEmpty();

        await first.KillAsync();

        await Eventually.ShowsAsync(() => store.Query("SELECT (SELECT count(*) FROM effects), (SELECT count(*) FROM handler_work)"), ["10|0"]);
        store.Query("SELECT test_id FROM effects ORDER BY test_id").ShouldBe(Enumerable.Range(0, 10).Select(i => $"ada-{i:00}"));
    }

    private static Task<RunningReceiver> StartAsync(ReceiverStore store, Seen? seen = null) => RunningReceiver.StartAsync(
        configure: null,
        webhooks => webhooks.Handle<PlacementTestFinished>((test, _, _) =>
        {
            seen?.Add(test.Test?.Id ?? "");
            return Task.CompletedTask;
        }),
        clock: null, own: null, shared: store);

    private static string Placement(string user, int number) =>
        Samples.With(EventTypes.PlacementTestFinished, ("user.id", user), ("test.id", $"{user}-{number:00}"));
}
