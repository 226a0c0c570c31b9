using System.Reflection;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>Which deliveries are asked for, confined to what the caller may see.</summary>
internal sealed class DeliveryQuery : IRequestPart, IBindableFromHttpContext<DeliveryQuery>, IEndpointParameterMetadataProvider
{
    private static readonly IReadOnlyList<string> States = [.. Enum.GetValues<DeliveryState>().Select(state => state.Word())];

    public Faults Faults { get; } = new();

    public Problem? Refusal { get; private set; }

    public DeliveryFilter Filter { get; private set; } = new();

    public static ValueTask<DeliveryQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var deliveries = new DeliveryQuery();
        var query = new QueryReader(context.Request.Query, deliveries.Faults);
        var caller = Caller.Of(context.User);
        var partnershipId = query.Text("partnershipId") ?? caller.PartnershipId;
        if (partnershipId is not null && !caller.MaySee(partnershipId))
            deliveries.Refusal = ProblemCatalog.NotAllowed();
        deliveries.Filter = new DeliveryFilter(
            partnershipId,
            query.Text("endpointId"),
            query.Text("eventId"),
            query.OneOf("eventType", EventTypes.All),
            query.Text("userId"),
            query.OneOf("state", States) is { } state ? Words.Parse<DeliveryState>(state) : null,
            query.Time("since"),
            query.Time("until"));
        return new(deliveries);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new QueryParameters(
        new("partnershipId", "Only of this partnership's events. A partner's key shows its own alone.", QueryKind.Text),
        new("endpointId", "Only to this endpoint.", QueryKind.Text),
        new("eventId", "Only of this event.", QueryKind.Text),
        new("eventType", "Only of events of this type.", QueryKind.Text, EventTypes.All),
        new("userId", "Only of events about this person.", QueryKind.Text),
        new("state", "Only in this state.", QueryKind.Text, States),
        new("since", "Only what was made at this time or later.", QueryKind.Time),
        new("until", "Only what was made at this time or earlier.", QueryKind.Time)));
}
