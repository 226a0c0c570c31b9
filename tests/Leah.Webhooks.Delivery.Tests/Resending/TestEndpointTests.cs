using System.Text.Json.Nodes;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Resending;

namespace Leah.Webhooks.Delivery.Tests.Resending;

public sealed class TestEndpointTests
{
    public static TheoryData<string> Types => [.. EventTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_test_is_the_types_sample_as_an_event_of_this_partnership(string eventType)
    {
        await using var file = await RegistryFile.OpenAsync();
        await file.AddEndpointAsync();
        var endpoint = await file.AddEndpointAsync(RegistryFile.Partnership, EventTypes.OverallLevel);
        List<string> told = [];
        file.Signals.OnWaiting = (id, _) => told.Add(id);

        var sent = (await file.Get<TestEndpoint>().SendAsync(RegistryFile.Partnership, endpoint.Id, eventType)).Value.ShouldNotBeNull();

        (sent.EndpointId, sent.EventType, sent.Test, sent.State).ShouldBe((endpoint.Id, eventType, true, DeliveryState.Scheduled));
        told.ShouldBe([endpoint.Id]);
        var stored = (await file.Get<ReadEvents>().FindAsync(sent.EventId)).Value.ShouldNotBeNull();
        stored.Summary.Test.ShouldBeTrue();
        stored.Deliveries.ShouldHaveSingleItem().Id.ShouldBe(sent.Id);
        EventCheck.ForPublishing(stored.Body).IsAccepted.ShouldBeTrue();
        var expected = JsonNode.Parse(EventCatalogue.Find(eventType)!.Sample.Span)!;
        expected["partner"] = new JsonObject { ["id"] = RegistryFile.Partnership, ["name"] = "Partner p1", ["code"] = null };
        JsonNode.DeepEquals(JsonNode.Parse(stored.Body.Span), expected).ShouldBeTrue();
    }

    [Fact]
    public async Task A_test_of_a_paused_endpoint_is_held()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        await file.Get<MoveEndpoint>().PauseAsync(RegistryFile.Partnership, endpoint.Id);

        var sent = await file.Get<TestEndpoint>().SendAsync(RegistryFile.Partnership, endpoint.Id, EventTypes.UserRegistered);

        sent.Value.ShouldNotBeNull().State.ShouldBe(DeliveryState.Held);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("user_registered")]
    public async Task An_unknown_type_is_refused_by_its_path(string? eventType)
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();

        var outcome = await file.Get<TestEndpoint>().SendAsync(RegistryFile.Partnership, endpoint.Id, eventType);

        outcome.Refusal.ShouldBeOfType<Refusal.Invalid>().Errors.Keys.ShouldBe(["$.eventType"]);
    }

    [Fact]
    public async Task An_endpoint_that_is_unknown_or_anothers_is_not_found()
    {
        await using var file = await RegistryFile.OpenAsync();
        await file.AddPartnershipAsync("p2");
        var endpoint = await file.AddEndpointAsync();
        var test = file.Get<TestEndpoint>();

        (await test.SendAsync("p2", endpoint.Id, EventTypes.UserRegistered)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await test.SendAsync(RegistryFile.Partnership, "ept_unknown", EventTypes.UserRegistered)).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await file.SingleAsync<long>("SELECT COUNT(*) FROM events")).ShouldBe(0);
    }
}
