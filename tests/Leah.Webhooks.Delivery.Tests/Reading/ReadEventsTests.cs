using System.Text;
using Leah.Webhooks.Delivery.Reading;

namespace Leah.Webhooks.Delivery.Tests.Reading;

public sealed class ReadEventsTests
{
    [Fact]
    public async Task Lists_hold_what_the_filter_says_newest_first()
    {
        await using var file = await RegistryFile.OpenAsync();
        var first = await file.Seeds.EventAsync(user: "a");
        var second = await file.Seeds.EventAsync(user: "b", type: EventTypes.OverallLevel);
        var third = await file.Seeds.EventAsync(user: "a", type: EventTypes.OverallLevel, partnership: "p2");

        (await ListAsync(file, new EventFilter())).ShouldBe([third, second, first]);
        (await ListAsync(file, new EventFilter(PartnershipId: RegistryFile.Partnership))).ShouldBe([second, first]);
        (await ListAsync(file, new EventFilter(EventType: EventTypes.OverallLevel))).ShouldBe([third, second]);
        (await ListAsync(file, new EventFilter(UserId: "a"))).ShouldBe([third, first]);
        (await ListAsync(file, new EventFilter(UserId: "a", PartnershipId: RegistryFile.Partnership))).ShouldBe([first]);
        (await ListAsync(file, new EventFilter("p2", EventTypes.UserRegistered))).ShouldBeEmpty();
        (await ListAsync(file, new EventFilter(PartnershipId: "none"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Since_and_until_include_their_own_millisecond()
    {
        await using var file = await RegistryFile.OpenAsync();
        await file.Seeds.EventAsync();
        var second = await file.Seeds.EventAsync();
        var at = file.Clock.GetUtcNow();
        await file.Seeds.EventAsync();

        (await ListAsync(file, new EventFilter(Since: at, Until: at))).ShouldBe([second]);
        (await ListAsync(file, new EventFilter(Until: at))).Count.ShouldBe(2);
        (await ListAsync(file, new EventFilter(Since: at))).Count.ShouldBe(2);
        (await ListAsync(file, new EventFilter(Since: at.AddYears(1)))).ShouldBeEmpty();
        (await ListAsync(file, new EventFilter(Since: DateTimeOffset.MinValue, Until: DateTimeOffset.MaxValue))).Count.ShouldBe(3);
        (await ListAsync(file, new EventFilter(Since: at, Until: at.AddDays(-1)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_go_through_all_once_though_new_events_come_in_between()
    {
        await using var file = await RegistryFile.OpenAsync();
        var ids = await file.Seeds.EventsAsync(10);
        var events = file.Get<ReadEvents>();
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = (await events.ListAsync(new EventFilter(UserId: "user-1"), new PageRequest(3, cursor))).Value.ShouldNotBeNull();
            seen.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
            await file.Seeds.EventAsync();
        }
        while (cursor is not null);

        seen.ShouldBe(ids.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task A_cursor_of_another_filter_is_refused()
    {
        await using var file = await RegistryFile.OpenAsync();
        await file.Seeds.EventsAsync(3);
        var events = file.Get<ReadEvents>();
        var cursor = (await events.ListAsync(new EventFilter(), new PageRequest(1))).Value.ShouldNotBeNull().NextCursor.ShouldNotBeNull();

        var refused = await events.ListAsync(new EventFilter(UserId: "user-1"), new PageRequest(1, cursor));

        refused.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["cursor"]);
    }

    [Fact]
    public async Task An_event_is_shown_with_its_bytes_and_its_deliveries_to_its_partnership_only()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var id = await file.Seeds.EventAsync(body: """{"event": "ä"}""");
        var deliveries = new[] { await file.Seeds.DeliveryAsync(endpoint, id, "failed"), await file.Seeds.DeliveryAsync(endpoint, id) };
        var events = file.Get<ReadEvents>();

        var found = (await events.FindAsync(id, RegistryFile.Partnership)).Value.ShouldNotBeNull();

        Encoding.UTF8.GetString(found.Body.Span).ShouldBe("""{"event": "ä"}""");
        found.Deliveries.Select(delivery => delivery.Id).ShouldBe(deliveries.Reverse());
        (await events.FindAsync(id, "p2")).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await events.FindAsync("evt_unknown")).Refusal.ShouldBeOfType<Refusal.NotFound>();
    }

    private static async Task<List<string>> ListAsync(RegistryFile file, EventFilter filter) =>
        [.. (await file.Get<ReadEvents>().ListAsync(filter, default)).Value.ShouldNotBeNull().Items.Select(item => item.Id)];
}
