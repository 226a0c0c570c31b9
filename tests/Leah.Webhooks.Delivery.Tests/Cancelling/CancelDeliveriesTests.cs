using Leah.Webhooks.Delivery.Cancelling;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.TestKit;
using Microsoft.Extensions.Hosting;

namespace Leah.Webhooks.Delivery.Tests.Cancelling;

public sealed class CancelDeliveriesTests
{
    private const string Left = "SELECT COUNT(*) FROM deliveries WHERE state = 'scheduled'";

    [Fact]
    public async Task What_waits_for_a_deleted_endpoint_is_cancelled_and_nothing_else()
    {
        await using var file = await RegistryFile.OpenAsync();
        var (deleted, kept) = (await file.AddEndpointAsync(), await file.AddEndpointAsync());
        var events = await file.Seeds.EventsAsync((CancelStep.RowsAStep * 2) + 3);
        await file.Seeds.DeliveriesAsync(deleted, events, "scheduled");
        await file.Seeds.DeliveryAsync(deleted, events[0], "succeeded");
        await file.Seeds.DeliveryAsync(kept, events[0]);
        await file.Get<EndpointRegister>().DeleteAsync(RegistryFile.Partnership, deleted.Id);
        var deletion = file.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        file.Clock.Advance(TimeSpan.FromHours(1));

        (await file.Get<CancelStep>().CancelAllAsync(CancellationToken.None)).ShouldBeTrue();

        (await file.SingleAsync<long>($"SELECT COUNT(*) FROM deliveries WHERE state = 'cancelled' AND settled_at = {deletion}")).ShouldBe(events.Count);
        (await file.SingleAsync<long>(Left)).ShouldBe(1);
        (await file.SingleAsync<long>("SELECT COUNT(*) FROM endpoints WHERE deleted_at IS NOT NULL AND cancelled_at IS NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_node_has_claimed_is_left_to_it_until_it_gives_it_up()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        var eventId = await file.Seeds.EventAsync();
        await file.Seeds.DeliveryAsync(endpoint, eventId);
        await file.Seeds.DeliveryAsync(endpoint, eventId, node: "node");
        await file.Get<EndpointRegister>().DeleteAsync(RegistryFile.Partnership, endpoint.Id);
        var step = file.Get<CancelStep>();

        (await step.CancelAllAsync(CancellationToken.None)).ShouldBeFalse();
        (await file.SingleAsync<long>(Left)).ShouldBe(1);

        await file.ExecuteAsync("UPDATE deliveries SET node_id = NULL WHERE node_id IS NOT NULL");
        (await step.CancelAllAsync(CancellationToken.None)).ShouldBeTrue();
        (await file.SingleAsync<long>(Left)).ShouldBe(0);
    }

    [Fact]
    public async Task The_loop_cancels_when_a_partnership_ends()
    {
        await using var file = await RegistryFile.OpenAsync();
        var endpoint = await file.AddEndpointAsync();
        await file.Seeds.DeliveriesAsync(endpoint, await file.Seeds.EventsAsync(5), "scheduled");
        var loop = file.Get<IEnumerable<IHostedService>>().OfType<CancelDeliveries>().Single();
        await loop.StartAsync(CancellationToken.None);

        await file.Get<PartnershipRegister>().DeleteAsync(RegistryFile.Partnership);
        await Eventually.SeesAsync(() => file.SingleAsync<long>("SELECT COUNT(*) FROM endpoints WHERE cancelled_at IS NULL"), left => left == 0);

        await loop.StopAsync(CancellationToken.None);
        (await file.SingleAsync<long>(Left)).ShouldBe(0);
    }
}
