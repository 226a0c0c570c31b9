using Leah.Webhooks.Delivery.Erasing;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Replays;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Tests.Replays;

public sealed class ReplayTests
{
    private static readonly string[] Subscription = [EventTypes.UserRegistered, EventTypes.OverallLevel];

    [Theory]
    [InlineData("failed", null, "failed failed-after-success-elsewhere failed-twice other-type-failed")]
    [InlineData("failed", EventTypes.UserRegistered, "failed failed-after-success-elsewhere failed-twice")]
    [InlineData("missed", null, "missed")]
    [InlineData("missed", EventTypes.SpeakingTestFinished, "other-type-missed")]
    [InlineData("all", null, "succeeded failed failed-after-success-elsewhere failed-twice failed-then-succeeded failed-then-scheduled scheduled missed")]
    [InlineData("all", EventTypes.SpeakingTestFinished, "other-type-failed other-type-missed")]
    public async Task A_replay_sends_what_it_includes_once_and_counts_it_beforehand(string include, string? type, string expected)
    {
        await using var file = await RegistryFile.OpenAsync();
        var (endpoint, events) = await SeedAsync(file);
        var draft = Draft(include) with { EventTypes = type is null ? null : [type] };

        var dry = await StartAsync(file, endpoint, draft with { DryRun = true });
        var replay = await StartAsync(file, endpoint, draft);
        await RunAsync(file, replay.Id);

        var names = expected.Split(' ');
        (dry.State, dry.Matched, replay.State, replay.Matched).ShouldBe(("dry-run", names.Length, "running", names.Length));
        (await ReplayedAsync(file, dry.Id)).ShouldBeEmpty();
        (await ReplayedAsync(file, replay.Id)).Order().ShouldBe(names.Select(name => events[name]).Order());
        var view = (await file.Get<ReadReplay>().FindAsync(replay.Id)).Value.ShouldNotBeNull();
        (view.State, view.Created, view.FinishedAt).ShouldBe(("completed", names.Length, file.Clock.GetUtcNow()));
        view.Deliveries.ShouldBe(new Dictionary<DeliveryState, long> { [DeliveryState.Scheduled] = names.Length });
    }

    [Fact]
    public async Task Only_events_of_the_span_are_sent_both_ends_included()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        await file.Seeds.EventAsync();
        var second = await file.Seeds.EventAsync();
        var since = file.Clock.GetUtcNow();
        var third = await file.Seeds.EventAsync();
        var until = file.Clock.GetUtcNow();
        await file.Seeds.EventAsync();

        var replay = await StartAsync(file, endpoint, Draft("all") with { Since = since, Until = until });
        await RunAsync(file, replay.Id);

        (await ReplayedAsync(file, replay.Id)).ShouldBe([second, third]);
    }

    [Fact]
    public async Task What_comes_in_after_its_start_is_not_sent_twice_even_in_the_same_millisecond()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var before = await file.Seeds.EventAsync();
        var replay = await StartAsync(file, endpoint, Draft("all") with { Until = file.Clock.GetUtcNow().AddDays(1) });
        await file.Database.WriteAsync(session => session.ExecuteAsync(
            "INSERT INTO events (id, partnership_id, event_type, created_at, body) VALUES (@id, 'p1', 'USER_REGISTERED', 0, @body)",
            ("@id", file.Get<IdGenerator>().Next("evt")),
            ("@body", Array.Empty<byte>())));

        await RunAsync(file, replay.Id);

        (await ReplayedAsync(file, replay.Id)).ShouldBe([before]);
    }

    [Fact]
    public async Task A_replay_does_not_run_after_its_own_failures()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var events = await file.Seeds.EventsAsync(ContinueReplay.RowsAStep);
        await file.Seeds.DeliveriesAsync(endpoint, events, "failed");
        var replay = await StartAsync(file, endpoint, Draft("failed"));
        var steps = file.Get<ContinueReplay>();

        (await steps.StepAsync(replay.Id)).ShouldBe(ReplayStep.GoesOn);
        await SettleAsync(file, "failed");
        (await steps.StepAsync(replay.Id)).ShouldBe(ReplayStep.IsOver);

        (await ReplayedAsync(file, replay.Id)).Count.ShouldBe(events.Count);
        (await StartAsync(file, endpoint, Draft("failed") with { DryRun = true })).Matched.ShouldBe(events.Count);
    }

    [Fact]
    public async Task A_replay_goes_on_after_a_restart_where_it_was_and_sends_nothing_twice()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var events = await file.Seeds.EventsAsync((ContinueReplay.RowsAStep * 2) + 7);
        var replay = await StartAsync(file, endpoint, Draft("missed"));

        do
            await file.ReopenAsync();
        while (await file.Get<ContinueReplay>().StepAsync(replay.Id) != ReplayStep.IsOver);

        var replayed = await ReplayedAsync(file, replay.Id);
        replayed.Count.ShouldBe(events.Count);
        replayed.ToHashSet().SetEquals(events).ShouldBeTrue();
        (await file.Get<ContinueReplay>().StepAsync(replay.Id)).ShouldBe(ReplayStep.IsOver);
        (await ReplayedAsync(file, replay.Id)).Count.ShouldBe(events.Count);
    }

    [Fact]
    public async Task A_replay_keeps_only_some_thousands_ahead_of_what_was_sent()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        await file.Seeds.EventsAsync(4_000);
        var replay = await StartAsync(file, endpoint, Draft("all"));
        var steps = file.Get<ContinueReplay>();

        while (await steps.StepAsync(replay.Id) == ReplayStep.GoesOn)
            continue;
        (await ReplayedAsync(file, replay.Id)).Count.ShouldBe(ContinueReplay.MostAhead);
        (await steps.StepAsync(replay.Id)).ShouldBe(ReplayStep.IsAhead);

        await SettleAsync(file, "succeeded");
        while (await steps.StepAsync(replay.Id) == ReplayStep.GoesOn)
            continue;
        await SettleAsync(file, "succeeded");
        (await steps.StepAsync(replay.Id)).ShouldBe(ReplayStep.IsOver);
        (await ReplayedAsync(file, replay.Id)).Count.ShouldBe(4_000);
    }

    [Fact]
    public async Task A_replay_is_cancelled_with_its_endpoint()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        await file.Seeds.EventsAsync(ContinueReplay.RowsAStep + 1);
        var replay = await StartAsync(file, endpoint, Draft("all"));
        await file.Get<ContinueReplay>().StepAsync(replay.Id);
        await file.Get<EndpointRegister>().DeleteAsync(RegistryFile.Partnership, endpoint.Id);

        (await file.Get<ContinueReplay>().StepAsync(replay.Id)).ShouldBe(ReplayStep.IsOver);

        var view = (await file.Get<ReadReplay>().FindAsync(replay.Id, RegistryFile.Partnership)).Value.ShouldNotBeNull();
        (view.State, view.Created).ShouldBe(("cancelled", ContinueReplay.RowsAStep));
        view.Deliveries.ShouldBe(new Dictionary<DeliveryState, long> { [DeliveryState.Cancelled] = ContinueReplay.RowsAStep });
        (await file.Get<StartReplay>().StartAsync(RegistryFile.Partnership, endpoint.Id, Draft("all"))).Refusal.ShouldBeOfType<Refusal.NotFound>();
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_by_its_path()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var start = file.Get<StartReplay>();

        var outcome = await start.StartAsync(RegistryFile.Partnership, endpoint.Id, new ReplayDraft { Include = "Failed", EventTypes = ["X", EventTypes.OverallLevel] });
        outcome.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["$.since", "$.include", "$.eventTypes[0]"], ignoreOrder: true);

        var now = file.Clock.GetUtcNow();
        outcome = await start.StartAsync(RegistryFile.Partnership, endpoint.Id, Draft("all") with { Since = now, Until = now.AddSeconds(-1), EventTypes = [] });
        outcome.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["$.until", "$.eventTypes"], ignoreOrder: true);
        (await file.Get<ReadReplay>().FindAsync("rpl_unknown")).Refusal.ShouldBeOfType<Refusal.NotFound>();
    }

    private static ReplayDraft Draft(string include) => new() { Since = DateTimeOffset.UnixEpoch, Include = include };

    private static async Task<ReplayView> StartAsync(RegistryFile file, Endpoint endpoint, ReplayDraft draft) =>
        (await file.Get<StartReplay>().StartAsync(RegistryFile.Partnership, endpoint.Id, draft)).Value.ShouldNotBeNull();

    private static async Task RunAsync(RegistryFile file, string replayId)
    {
        while (await file.Get<ContinueReplay>().StepAsync(replayId) != ReplayStep.IsOver)
            continue;
    }

    private static Task<IReadOnlyList<string>> ReplayedAsync(RegistryFile file, string replayId) => file.Database.ReadAsync(session => session.QueryAsync(
        $"SELECT event_id FROM deliveries WHERE replay_id = '{replayId}' AND queue = '{DeliveryQueue.Replay.Word()}' AND node_id IS NULL ORDER BY id", row => row.GetString(0)));

    private static Task<int> SettleAsync(RegistryFile file, string state) =>
        file.ExecuteAsync($"UPDATE deliveries SET state = '{state}', settled_at = 1 WHERE state = 'scheduled'");

    /// <summary>An event for each thing that can have become of it, by name; and a second endpoint that had other luck.</summary>
    private static async Task<(Endpoint Endpoint, Dictionary<string, string> Events)> SeedAsync(RegistryFile file)
    {
        var endpoint = await file.AddEndpointAsync(RegistryFile.Partnership, Subscription);
        var elsewhere = await file.AddEndpointAsync();
        Dictionary<string, string> events = [];
        await AddAsync("succeeded", endpoint, ["succeeded"]);
        await AddAsync("failed", endpoint, ["failed"]);
        await AddAsync("failed-after-success-elsewhere", elsewhere, ["succeeded"]);
        await file.Seeds.DeliveryAsync(endpoint, events["failed-after-success-elsewhere"], "failed");
        await AddAsync("failed-twice", endpoint, ["failed", "failed"]);
        await AddAsync("failed-then-succeeded", endpoint, ["failed", "succeeded"]);
        await AddAsync("failed-then-scheduled", endpoint, ["failed", "scheduled"]);
        await AddAsync("scheduled", endpoint, ["scheduled"]);
        await AddAsync("missed", elsewhere, ["succeeded", "failed"]);
        await AddAsync("other-type-failed", endpoint, ["failed"], EventTypes.SpeakingTestFinished);
        await AddAsync("other-type-missed", elsewhere, [], EventTypes.SpeakingTestFinished);

        // Never: tests, what was erased, another partnership's.
        var test = await file.Seeds.EventAsync(test: true);
        await file.Seeds.DeliveryAsync(endpoint, test, "failed", test: true);
        await file.Seeds.EventAsync(test: true);
        await file.Seeds.DeliveryAsync(endpoint, await file.Seeds.EventAsync(user: "erased"), "failed");
        await file.Seeds.EventAsync(user: "erased");
        await file.Get<EraseUser>().EraseAsync("erased");
        await file.Seeds.EventAsync(partnership: "p2");
        return (endpoint, events);

        async Task AddAsync(string name, Endpoint to, string[] states, string type = EventTypes.UserRegistered)
        {
            events[name] = await file.Seeds.EventAsync(type: type);
            foreach (var state in states)
                await file.Seeds.DeliveryAsync(to, events[name], state, type);
        }
    }
}
