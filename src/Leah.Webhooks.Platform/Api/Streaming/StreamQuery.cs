using System.Reflection;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Following;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Leah.Webhooks.Storage;
using Microsoft.AspNetCore.Http.Metadata;

namespace Leah.Webhooks.Platform.Api.Streaming;

/// <summary>Which events are to be streamed, and from where on.</summary>
internal sealed class StreamQuery : IRequestPart, IBindableFromHttpContext<StreamQuery>, IEndpointParameterMetadataProvider
{
    private const string LastEventId = "Last-Event-ID";

    public Faults Faults { get; } = new();

    public Problem? Refusal { get; private set; }

    public string PartnershipId { get; private set; } = "";

    /// <summary>The types that are wanted; empty for all.</summary>
    public IReadOnlyList<string> EventTypes { get; private set; } = [];

    /// <summary>From when on; null for from now on.</summary>
    public DateTimeOffset? From { get; private set; }

    public static ValueTask<StreamQuery?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var stream = new StreamQuery();
        var query = new QueryReader(context.Request.Query, stream.Faults);
        var caller = Caller.Of(context.User);
        stream.PartnershipId = query.Text("partnershipId") ?? caller.PartnershipId ?? "";
        if (stream.PartnershipId.Length == 0)
            stream.Faults.Add("partnershipId", "is missing: a stream has one partnership's events");
        else if (!caller.MaySee(stream.PartnershipId))
            stream.Refusal = ProblemCatalog.NotAllowed();
        stream.EventTypes = query.Words("eventType", Webhooks.EventTypes.All);
        stream.From = query.Time("since");
        if (context.Request.Headers[LastEventId].ToString() is { Length: > 0 } last)
            stream.ResumeAfter(last);
        return new(stream);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new QueryParameters(
        new("partnershipId", "Whose events. A partner's key needs none: it is the key's own.", QueryKind.Text),
        new("eventType", "Only of this type (repeatable).", QueryKind.Text, Webhooks.EventTypes.All),
        new("since", "From this time on; left out for from now on. The header Last-Event-ID goes before it.", QueryKind.Time)));

    /// <summary>An event that was being committed when the connection broke may have an id before the last one that came: a little is gone over again.</summary>
    private void ResumeAfter(string last)
    {
        if (IdGenerator.TimeOf(IdPrefixes.Event, last) is { } at)
            From = at - FollowEvents.Overlap;
        else
            Faults.Add(LastEventId, "is the id of no event: send the id of the last event that came, or leave the header out");
    }
}
