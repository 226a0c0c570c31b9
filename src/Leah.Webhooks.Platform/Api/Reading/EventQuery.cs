using System.Reflection;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>Which events are asked for, confined to what the caller may see.</summary>
internal sealed class EventQuery : IRequestPart, IBindableFromHttpContext<EventQuery>, IEndpointParameterMetadataProvider
{
    public Faults Faults { get; } = new();

    public Problem? Refusal { get; private set; }

    public EventFilter Filter { get; private set; } = new();

    public static ValueTask<EventQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var events = new EventQuery();
        var query = new QueryReader(context.Request.Query, events.Faults);
        var caller = Caller.Of(context.User);
        var partnershipId = query.Text("partnershipId") ?? caller.PartnershipId;
        if (partnershipId is not null && !caller.MaySee(partnershipId))
            events.Refusal = ProblemCatalog.NotAllowed();
        events.Filter = new EventFilter(partnershipId, query.OneOf("eventType", EventTypes.All), query.Text("userId"), query.Time("since"), query.Time("until"));
        return new(events);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new QueryParameters(
        new("partnershipId", "Only of this partnership. A partner's key shows its own alone.", QueryKind.Text),
        new("eventType", "Only of this type.", QueryKind.Text, EventTypes.All),
        new("userId", "Only about this person.", QueryKind.Text),
        new("since", "Only what was accepted at this time or later.", QueryKind.Time),
        new("until", "Only what was accepted at this time or earlier.", QueryKind.Time)));
}
