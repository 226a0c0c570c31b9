using Leah.Webhooks.Delivery.Reading;

namespace Leah.Webhooks.Delivery.Tests.Reading;

public sealed class ShownStateTests
{
    private static readonly DateTimeOffset Deletion = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(DeliveryState.Scheduled, false, EndpointState.Active, false, DeliveryState.Scheduled)]
    [InlineData(DeliveryState.Scheduled, true, EndpointState.Active, false, DeliveryState.Scheduled)]
    [InlineData(DeliveryState.Scheduled, false, EndpointState.Paused, false, DeliveryState.Held)]
    [InlineData(DeliveryState.Scheduled, true, EndpointState.Holding, false, DeliveryState.Held)]
    [InlineData(DeliveryState.Scheduled, false, EndpointState.Disabled, false, DeliveryState.Held)]
    [InlineData(DeliveryState.Scheduled, false, EndpointState.Active, true, DeliveryState.Cancelled)]
    [InlineData(DeliveryState.Scheduled, false, EndpointState.Paused, true, DeliveryState.Cancelled)]
    [InlineData(DeliveryState.Scheduled, true, EndpointState.Active, true, DeliveryState.Scheduled)]
    [InlineData(DeliveryState.Succeeded, false, EndpointState.Paused, true, DeliveryState.Succeeded)]
    [InlineData(DeliveryState.Failed, false, EndpointState.Disabled, false, DeliveryState.Failed)]
    [InlineData(DeliveryState.Cancelled, false, EndpointState.Active, false, DeliveryState.Cancelled)]
    public void What_is_shown_follows_from_the_row_and_the_endpoint(
        DeliveryState stored, bool isClaimed, EndpointState endpoint, bool isDeleted, DeliveryState shown) =>
        ShownState.Of(stored, isClaimed, new EndpointStanding(endpoint, isDeleted ? Deletion : null)).ShouldBe(shown);

    [Fact]
    public void A_list_of_a_state_looks_wherever_a_delivery_in_that_state_can_stand()
    {
        DeliveryState[] storable = [DeliveryState.Scheduled, .. DeliveryMoves.Terminal];
        foreach (var state in Enum.GetValues<EndpointState>())
        {
            foreach (var standing in new[] { new EndpointStanding(state, null), new EndpointStanding(state, Deletion) })
            {
                foreach (var stored in storable)
                {
                    foreach (var isClaimed in new[] { false, true })
                    {
                        var shown = ShownState.Of(stored, isClaimed, standing);
                        ShownState.StoredFor(shown, standing).ShouldContain(stored);
                        ShownState.StoredFor(shown).ShouldContain(stored);
                    }
                }
            }
        }
    }
}
