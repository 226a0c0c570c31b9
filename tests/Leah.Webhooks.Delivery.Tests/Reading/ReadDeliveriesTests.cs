using System.Text;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;

namespace Leah.Webhooks.Delivery.Tests.Reading;

public sealed class ReadDeliveriesTests
{
    [Fact]
    public async Task Every_filter_and_every_two_of_them_hold_what_they_say()
    {
        await using var file = await RegistryFile.OpenAsync();
        var all = await SeedOfEveryKindAsync(file);
        var some = all[all.Count / 2];
        var users = await UsersAsync(file);
        var filters = new (Func<DeliveryFilter, DeliveryFilter> Set, Func<DeliverySummary, bool> Holds)[]
        {
            (filter => filter with { PartnershipId = some.PartnershipId }, item => item.PartnershipId == some.PartnershipId),
            (filter => filter with { EndpointId = some.EndpointId }, item => item.EndpointId == some.EndpointId),
            (filter => filter with { EventId = some.EventId }, item => item.EventId == some.EventId),
            (filter => filter with { EventType = some.EventType }, item => item.EventType == some.EventType),
            (filter => filter with { UserId = users[some.EventId] }, item => users[item.EventId] == users[some.EventId]),
            (filter => filter with { Since = some.CreatedAt }, item => item.CreatedAt >= some.CreatedAt),
            (filter => filter with { Until = some.CreatedAt }, item => item.CreatedAt <= some.CreatedAt),
        };
        DeliveryState?[] states = [null, .. Enum.GetValues<DeliveryState>()];

        foreach (var (setOne, oneHolds) in filters)
        {
            foreach (var (setTwo, twoHolds) in filters)
            {
                foreach (var state in states)
                {
                    var filter = setTwo(setOne(new DeliveryFilter(State: state)));
                    var expected = all.Where(item => oneHolds(item) && twoHolds(item) && (state ?? item.State) == item.State);
                    (await AllPagesAsync(file, filter)).ShouldBe(expected.Select(item => item.Id), filter.ToString());
                }
            }
        }

        foreach (var state in Enum.GetValues<DeliveryState>())
            (await AllPagesAsync(file, new DeliveryFilter(State: state))).ShouldBe(all.Where(item => item.State == state).Select(item => item.Id), state.ToString());
    }

    [Fact]
    public async Task With_more_endpoints_than_are_merged_every_state_is_found_all_the_same()
    {
        await using var file = await RegistryFile.OpenAsync();
        var all = await SeedOfEveryKindAsync(file);
        for (var i = 0; i <= DeliveryWays.MostEndpoints; i++)
            await file.AddEndpointAsync();

        foreach (var state in Enum.GetValues<DeliveryState>())
        {
            (await AllPagesAsync(file, new DeliveryFilter(State: state))).ShouldBe(all.Where(item => item.State == state).Select(item => item.Id));
            (await AllPagesAsync(file, new DeliveryFilter(State: state, PartnershipId: RegistryFile.Partnership)))
                .ShouldBe(all.Where(item => item.State == state && item.PartnershipId == RegistryFile.Partnership).Select(item => item.Id));
        }
    }

    [Fact]
    public async Task What_waits_for_a_deleted_endpoint_is_shown_cancelled_since_the_deletion()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var eventId = await file.Seeds.EventAsync();
        var waiting = await file.Seeds.DeliveryAsync(endpoint, eventId);
        var claimed = await file.Seeds.DeliveryAsync(endpoint, eventId, node: "node");
        file.Clock.Advance(TimeSpan.FromMinutes(1));
        await file.Get<EndpointRegister>().DeleteAsync(RegistryFile.Partnership, endpoint.Id);
        var deletion = file.Clock.GetUtcNow();
        file.Clock.Advance(TimeSpan.FromMinutes(1));
        var deliveries = file.Get<ReadDeliveries>();

        var shown = (await deliveries.FindAsync(waiting)).Value.ShouldNotBeNull().Summary;
        (shown.State, shown.SettledAt, shown.NextAttemptAt).ShouldBe((DeliveryState.Cancelled, deletion, null));
        (await deliveries.FindAsync(claimed)).Value.ShouldNotBeNull().Summary.State.ShouldBe(DeliveryState.Scheduled);
    }

    [Fact]
    public async Task Only_a_scheduled_delivery_says_when_its_next_attempt_is()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var id = await file.Seeds.DeliveryAsync(endpoint, await file.Seeds.EventAsync());
        var due = file.Clock.GetUtcNow();
        var deliveries = file.Get<ReadDeliveries>();

        (await deliveries.FindAsync(id)).Value.ShouldNotBeNull().Summary.NextAttemptAt.ShouldBe(due);
        await file.Get<MoveEndpoint>().PauseAsync(RegistryFile.Partnership, endpoint.Id);
        var held = (await deliveries.FindAsync(id)).Value.ShouldNotBeNull().Summary;
        (held.State, held.NextAttemptAt).ShouldBe((DeliveryState.Held, null));
    }

    [Fact]
    public async Task A_delivery_is_shown_with_its_attempts_and_its_request_without_the_secret()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var eventId = await file.Seeds.EventAsync(body: """{"a":1}""");
        var id = await file.Seeds.DeliveryAsync(endpoint, eventId, "failed");
        var deliveries = file.Get<ReadDeliveries>();
        var before = (await deliveries.FindAsync(id)).Value.ShouldNotBeNull();
        await file.Seeds.AttemptAsync(id);

        var found = (await deliveries.FindAsync(id, RegistryFile.Partnership)).Value.ShouldNotBeNull();

        var attempt = found.Attempts.ShouldHaveSingleItem();
        (attempt.Number, attempt.Outcome, attempt.StatusCode, attempt.Error).ShouldBe((1, AttemptOutcome.Rejected, 500, "It answered 500."));
        Encoding.UTF8.GetString(attempt.ResponseBody.Span).ShouldBe("oops");
        attempt.ResponseHeaders.ShouldNotBeNull()["server"].ShouldBe("s");
        attempt.Timings.ShouldBe(new AttemptTimings(null, 1.5, 2, 10, 0.5));
        found.Request.Url.ShouldBe("https://partner.example/hooks");
        Encoding.UTF8.GetString(found.Request.Body.Span).ShouldBe("""{"a":1}""");
        var headers = found.Request.Headers.ToDictionary();
        headers["Authorization"].ShouldBe("Basic [redacted]");
        headers["webhook-id"].ShouldBe(eventId);
        headers["webhook-timestamp"].ShouldBe(attempt.StartedAt.ToUnixTimeSeconds().ToString());
        headers["webhook-attempt"].ShouldBe("1");
        headers["User-Agent"].ShouldStartWith("LeahWebhooks/");
        before.Request.Headers.ToDictionary().ShouldNotContainKey("webhook-timestamp");
        (await deliveries.FindAsync(id, "p2")).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await deliveries.FindAsync("dlv_unknown")).Refusal.ShouldBeOfType<Refusal.NotFound>();
    }

    /// <summary>Deliveries in each stored state, claimed and not, to endpoints in each state, as they are shown, newest first.</summary>
    private static async Task<List<DeliverySummary>> SeedOfEveryKindAsync(RegistryFile file)
    {
        await file.AddPartnershipAsync("p2");
        List<Endpoint> endpoints = [];
        foreach (var (partnership, state) in new[] { (RegistryFile.Partnership, "active"), ("p2", "paused"), (RegistryFile.Partnership, "holding"), ("p2", "active") })
        {
            var endpoint = await file.AddEndpointAsync(partnership);
            await file.ExecuteAsync($"UPDATE endpoints SET state = '{state}' WHERE id = '{endpoint.Id}'");
            endpoints.Add(endpoint);
        }

        List<string> ids = [];
        for (var i = 0; i < 3; i++)
        {
            foreach (var endpoint in endpoints)
            {
                foreach (var state in new[] { "scheduled", "succeeded", "failed", "cancelled" })
                {
                    var type = i == 0 ? EventTypes.UserRegistered : EventTypes.OverallLevel;
                    var eventId = await file.Seeds.EventAsync(endpoint.PartnershipId, type, user: $"user-{i}");
                    ids.Add(await file.Seeds.DeliveryAsync(endpoint, eventId, state, type));
                    if (state == "scheduled")
                        ids.Add(await file.Seeds.DeliveryAsync(endpoint, eventId, state, type, node: "node"));
                }
            }
        }

        await file.Get<EndpointRegister>().DeleteAsync("p2", endpoints[^1].Id);
        List<DeliverySummary> all = [];
        foreach (var id in ids.AsEnumerable().Reverse())
            all.Add((await file.Get<ReadDeliveries>().FindAsync(id)).Value.ShouldNotBeNull().Summary);
        return all;
    }

    private static async Task<Dictionary<string, string>> UsersAsync(RegistryFile file) =>
        (await file.Database.ReadAsync(session => session.QueryAsync("SELECT id, user_id FROM events", row => (row.GetString(0), row.GetString(1))))).ToDictionary();

    private static async Task<List<string>> AllPagesAsync(RegistryFile file, DeliveryFilter filter)
    {
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = (await file.Get<ReadDeliveries>().ListAsync(filter, new PageRequest(4, cursor))).Value.ShouldNotBeNull();
            seen.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return seen;
    }
}
