using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Storage;

namespace Leah.Webhooks.Delivery.Tests.Reading;

/// <summary>Reads how SQLite runs the lists' statements: a list of a page must cost the same with ten rows and with a hundred million.</summary>
[Trait("database", "sqlite")]
public sealed class ListPlansTests
{
    private const string Sort = "USE TEMP B-TREE FOR ORDER BY";

    public static TheoryData<string, string> SortedByIndex => new()
    {
        { DeliveryListStatements.Newest, "SEARCH d USING PRIMARY KEY (id>? AND id<?)" },
        { DeliveryListStatements.OfEndpoint, "SEARCH d USING INDEX deliveries_by_endpoint (endpoint_id=? AND state=? AND id>? AND id<?)" },
        { DeliveryListStatements.ClaimedOfEndpoint, "SEARCH d USING INDEX deliveries_claimed (endpoint_id=? AND id>? AND id<?)" },
        { DeliveryListStatements.InState, "SEARCH d USING INDEX deliveries_by_state (state=? AND id>? AND id<?)" },
        { DeliveryListStatements.OfEvent, "SEARCH d USING INDEX deliveries_by_event (event_id=? AND id>? AND id<?)" },
        { EventStatements.Newest, "SEARCH events USING INDEX sqlite_autoindex_events_1 (id>? AND id<?)" },
        { EventStatements.OfPartnership, "SEARCH events USING INDEX events_by_partnership (partnership_id=? AND id>? AND id<?)" },
        { FollowStatements.Ids, "SEARCH events USING COVERING INDEX events_by_partnership (partnership_id=? AND id>?)" },
        { EventStatements.OfUser, "SEARCH events USING INDEX events_by_user (user_id=? AND id>? AND id<?)" },
        { PartnershipStatements.List, "USING INDEX partnerships_by_age" },
        { EndpointStatements.List, "SEARCH endpoints USING INDEX endpoints_by_partnership (partnership_id=? AND id<?)" },
    };

    [Theory]
    [MemberData(nameof(SortedByIndex))]
    public async Task A_list_follows_one_index_and_sorts_nothing(string sql, string expected)
    {
        await using var file = await RegistryFile.OpenAsync();

        var plan = await file.PlanAsync(sql);

        plan.ShouldContain(expected);
        plan.ShouldNotContain(Sort);
        plan.ShouldNotContain("SCAN d");
        plan.ShouldNotContain("SCAN e");
    }

    [Fact]
    public async Task A_persons_deliveries_come_by_their_events_and_they_alone_are_sorted()
    {
        await using var file = await RegistryFile.OpenAsync();

        var plan = await file.PlanAsync(DeliveryListStatements.OfUser);

        plan.ShouldContain("SEARCH v USING COVERING INDEX events_by_user (user_id=?)");
        plan.ShouldContain("SEARCH d USING INDEX deliveries_by_event (event_id=?");
        plan.ShouldNotContain("SCAN");
    }

    [Fact]
    public async Task What_nodes_have_claimed_is_found_by_its_own_small_index_and_sorted()
    {
        await using var file = await RegistryFile.OpenAsync();

        var plan = await file.PlanAsync(DeliveryListStatements.Claimed);

        plan.ShouldContain("SCAN deliveries USING INDEX deliveries_claimed");
        plan.ShouldContain("SEARCH d USING PRIMARY KEY (id=?)");
    }

    public static TheoryData<string, string> Background => new()
    {
        { ReplayMatchStatements.LookAtEvents, "SEARCH v USING INDEX events_by_partnership (partnership_id=? AND id>? AND id<?)" },
        { ReplayMatchStatements.LookAtFailed, "SEARCH d USING INDEX deliveries_by_endpoint (endpoint_id=? AND state=? AND id>? AND id<?)" },
        { ReplayMatchStatements.CountEvents, "SEARCH v USING INDEX events_by_partnership (partnership_id=? AND id>? AND id<?)" },
        { ReplayMatchStatements.CountFailed, "SEARCH d USING INDEX deliveries_by_endpoint (endpoint_id=? AND state=? AND id>? AND id<?)" },
        { ReplayStatements.Running, "replays_running" },
        { ReplayStatements.CountStates, "SEARCH deliveries USING COVERING INDEX deliveries_by_replay (replay_id=?)" },
        { ReplayStatements.CountAhead, "SEARCH deliveries USING COVERING INDEX deliveries_by_replay (replay_id=? AND state=?)" },
        { CancelStatements.ToCancel, "endpoints_to_cancel" },
        { CancelStatements.Cancel, "SEARCH deliveries USING" },
        { CancelStatements.AnyLeft, "SEARCH deliveries USING" },
        { EraseStatements.OfUser, "SEARCH events USING COVERING INDEX events_by_user (user_id=?)" },
        { EraseStatements.CancelDeliveries, "SEARCH deliveries USING INDEX deliveries_by_event (event_id=?)" },
        { EraseStatements.EraseAttempts, "attempts_by_delivery (delivery_id=?)" },
        { RetentionStatements.OldEvents, "SEARCH v USING COVERING INDEX sqlite_autoindex_events_1 (id>? AND id<?)" },
        { RetentionStatements.DeleteAttempts, "attempts_by_delivery (delivery_id=?)" },
        { RetentionStatements.DeleteDeliveries, "SEARCH deliveries USING" },
        { RetentionStatements.DeleteKeys, "idempotency_keys_by_age" },
    };

    [Theory]
    [MemberData(nameof(Background))]
    public async Task What_goes_on_in_the_background_scans_no_table_of_events_or_deliveries(string sql, string expected)
    {
        await using var file = await RegistryFile.OpenAsync();

        var plan = await file.PlanAsync(sql);

        plan.ShouldContain(expected);
        foreach (var table in new[] { "v", "d", "o", "events", "deliveries", "attempts", "idempotency_keys" })
            plan.Split('\n').ShouldNotContain($"SCAN {table}");
        plan.ShouldNotContain(Sort);
    }

    [Fact]
    public async Task A_backlog_of_a_hundred_thousand_hides_nothing_and_a_page_looks_at_a_bounded_number_of_rows()
    {
        await using var file = await RegistryFile.OpenAsync();
        var (quiet, busy) = (await file.AddEndpointAsync(), await file.AddEndpointAsync());
        var old = await file.Seeds.EventsAsync(3, type: EventTypes.OverallLevel);
        var scheduled = await file.Seeds.DeliveriesAsync(quiet, old, "scheduled", EventTypes.OverallLevel);
        var failed = await file.Seeds.DeliveriesAsync(quiet, old, "failed", EventTypes.OverallLevel);
        var succeeded = await file.Seeds.DeliveriesAsync(busy, old, "succeeded", EventTypes.OverallLevel);
        await file.Seeds.DeliveriesAsync(busy, await file.Seeds.EventsAsync(100_000), "scheduled");
        await file.Get<MoveEndpoint>().PauseAsync(RegistryFile.Partnership, busy.Id);
        var deliveries = file.Get<ReadDeliveries>();

        // Newer ones of another state or endpoint, however many, do not stand in the way.
        foreach (var partnership in new[] { null, RegistryFile.Partnership })
        {
            var filter = new DeliveryFilter(PartnershipId: partnership);
            (await FirstPageAsync(filter with { State = DeliveryState.Scheduled })).ShouldBe(scheduled.AsEnumerable().Reverse());
            (await FirstPageAsync(filter with { State = DeliveryState.Failed })).ShouldBe(failed.AsEnumerable().Reverse());
            (await FirstPageAsync(filter with { State = DeliveryState.Succeeded })).ShouldBe(succeeded.AsEnumerable().Reverse());
            (await FirstPageAsync(filter with { State = DeliveryState.Cancelled })).ShouldBeEmpty();
            (await FirstPageAsync(filter with { State = DeliveryState.Held })).Count.ShouldBe(50);
            (await FirstPageAsync(filter with { EndpointId = quiet.Id })).ShouldBe(failed.AsEnumerable().Reverse().Concat(scheduled.AsEnumerable().Reverse()));
        }

        // No index holds a type: the walk stops after so many rows, says where to go on, and finds what is there in the end.
        var filterByType = new DeliveryFilter(EventType: EventTypes.OverallLevel);
        var (pages, seen, cursor) = (0, 0, (string?)null);
        do
        {
            var page = (await deliveries.ListAsync(filterByType, new PageRequest(Cursor: cursor))).Value.ShouldNotBeNull();
            (pages, seen, cursor) = (pages + 1, seen + page.Items.Count, page.NextCursor);
        }
        while (cursor is not null);
        seen.ShouldBe(9);
        pages.ShouldBeInRange(100_000 / (Walk.MostLookedAt + 5_000), (100_000 / Walk.MostLookedAt) + 1);

        async Task<List<string>> FirstPageAsync(DeliveryFilter filter) =>
            [.. (await deliveries.ListAsync(filter, default)).Value.ShouldNotBeNull().Items.Select(item => item.Id)];
    }
}
