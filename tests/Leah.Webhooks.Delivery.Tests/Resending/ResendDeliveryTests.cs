using Leah.Webhooks.Delivery.Erasing;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Delivery.Resending;

namespace Leah.Webhooks.Delivery.Tests.Resending;

public sealed class ResendDeliveryTests
{
    [Theory]
    [InlineData("succeeded")]
    [InlineData("failed")]
    public async Task A_resent_delivery_is_a_new_one_of_the_same_event_with_its_own_attempts(string state)
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var eventId = await file.Seeds.EventAsync();
        var first = await file.Seeds.DeliveryAsync(endpoint, eventId, state);
        List<(string, DeliveryQueue)> told = [];
        file.Signals.OnWaiting = (id, queue) => told.Add((id, queue));
        file.Clock.Advance(TimeSpan.FromHours(1));

        var again = (await file.Get<ResendDelivery>().ResendAsync(first, RegistryFile.Partnership)).Value.ShouldNotBeNull();

        again.Id.ShouldNotBe(first);
        (again.EventId, again.EndpointId, again.ResendOf, again.State, again.AttemptCount, again.NextAttemptAt)
            .ShouldBe((eventId, endpoint.Id, first, DeliveryState.Scheduled, 0, file.Clock.GetUtcNow()));
        told.ShouldBe([(endpoint.Id, DeliveryQueue.First)]);
        (await file.SingleAsync<long>($"SELECT COUNT(*) FROM deliveries WHERE id = '{again.Id}' AND queue = 'first' AND node_id IS NULL")).ShouldBe(1);
        (await file.Get<ReadDeliveries>().FindAsync(first)).Value.ShouldNotBeNull().Summary.State.Word().ShouldBe(state);
    }

    [Fact]
    public async Task A_delivery_that_is_unknown_or_anothers_is_not_found()
    {
        await using var file = await RegistryFile.OpenAsync();
        var id = await file.Seeds.DeliveryAsync(await file.AddEndpointAsync(), await file.Seeds.EventAsync(), "failed");
        var resend = file.Get<ResendDelivery>();

        (await resend.ResendAsync("dlv_unknown")).Refusal.ShouldBeOfType<Refusal.NotFound>();
        (await resend.ResendAsync(id, "p2")).Refusal.ShouldBeOfType<Refusal.NotFound>();
    }

    [Fact]
    public async Task Nothing_is_resent_to_a_deleted_endpoint_or_of_an_erased_event()
    {
        await using var file = await RegistryFile.OpenAsync();
        var (deleted, kept) = (await file.AddEndpointAsync(), await file.AddEndpointAsync());
        var toDeleted = await file.Seeds.DeliveryAsync(deleted, await file.Seeds.EventAsync(user: "a"), "failed");
        var ofErased = await file.Seeds.DeliveryAsync(kept, await file.Seeds.EventAsync(user: "b"), "failed");
        await file.Get<EndpointRegister>().DeleteAsync(RegistryFile.Partnership, deleted.Id);
        await file.Get<EraseUser>().EraseAsync("b");
        var told = 0;
        file.Signals.OnWaiting = (_, _) => told++;
        var resend = file.Get<ResendDelivery>();

        (await resend.ResendAsync(toDeleted)).Refusal.ShouldBeOfType<Refusal.Conflict>().Reason.ShouldContain("deleted");
        (await resend.ResendAsync(ofErased)).Refusal.ShouldBeOfType<Refusal.Conflict>().Reason.ShouldContain("erased");
        told.ShouldBe(0);
        (await file.SingleAsync<long>("SELECT COUNT(*) FROM deliveries")).ShouldBe(2);
    }
}
