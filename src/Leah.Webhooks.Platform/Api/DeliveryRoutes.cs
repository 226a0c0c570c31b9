using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Resending;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>Deliveries: listed, shown with their attempts, sent again.</summary>
internal static class DeliveryRoutes
{
    public static void MapDeliveries(this RouteGroupBuilder v1)
    {
        var deliveries = v1.MapGroup("/deliveries").WithTags("Deliveries");
        deliveries.MapGet("", List).Allow(Role.Partner);
        deliveries.MapGet("/{deliveryId}", Find).Allow(Role.Partner);
        deliveries.MapPost("/{deliveryId}/resend", Resend).Allow(Role.Partner);
    }

    /// <summary>Lists deliveries, newest first.</summary>
    internal static async Task<Results<Ok<Page<DeliveryAnswer>>, Problem>> List(
        DeliveryQuery query, PageQuery page, ReadDeliveries deliveries, CancellationToken cancellation) =>
        (await deliveries.ListAsync(query.Filter, page.Request, cancellation)).Answer(found => TypedResults.Ok(found.Select(DeliveryAnswer.Of)));

    /// <summary>Shows a delivery with its attempts and its request.</summary>
    internal static async Task<Results<Ok<DeliveryDetailsAnswer>, Problem>> Find(
        string deliveryId, Caller caller, ReadDeliveries deliveries, CancellationToken cancellation) =>
        (await deliveries.FindAsync(deliveryId, caller.PartnershipId, cancellation)).Answer(found => TypedResults.Ok(DeliveryDetailsAnswer.Of(found)));

    /// <summary>Sends the event to the endpoint again: a new delivery with three attempts of its own and the same webhook-id.</summary>
    internal static async Task<Results<Accepted<DeliveryAnswer>, Problem>> Resend(string deliveryId, Caller caller, ResendDelivery deliveries)
    {
        var outcome = await deliveries.ResendAsync(deliveryId, caller.PartnershipId);
        return outcome.Answer(made => TypedResults.Accepted($"/v1/deliveries/{made.Id}", DeliveryAnswer.Of(made)));
    }
}
