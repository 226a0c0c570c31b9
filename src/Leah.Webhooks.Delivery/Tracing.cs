using System.Diagnostics;
using Leah.Webhooks.Delivery.Lanes;

namespace Leah.Webhooks.Delivery;

/// <summary>
/// The way of an event as a trace: each attempt is a span below the request that published it, whenever it is made. Where nobody listens nothing
/// is made and nothing is stored. Partners are told nothing of it: what they are sent has the contract's headers alone.
/// </summary>
internal static class Tracing
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Leah.Webhooks.Delivery";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The running request's place in its trace, to be stored with what it publishes.</summary>
    public static string? Here => Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>Begins an attempt's span; null where nobody listens, or the publisher's sampling left its trace out.</summary>
    public static Activity? StartAttempt(LaneItem item) => Source.HasListeners()
        ? Source.StartActivity("attempt", ActivityKind.Client, ActivityContext.TryParse(item.Trace, null, isRemote: true, out var publish) ? publish : default)
        : null;

    /// <summary>Says what came of the attempt, and ends its span.</summary>
    public static void EndAttempt(Activity? span, LaneItem item, Attempt attempt)
    {
        if (span is null)
            return;
        span.SetTag("leah.event.id", item.EventId);
        span.SetTag("leah.delivery.id", item.DeliveryId);
        span.SetTag("leah.endpoint.id", item.EndpointId);
        span.SetTag("leah.attempt.number", attempt.Number);
        span.SetTag("leah.attempt.outcome", attempt.Outcome.Word());
        span.SetTag("http.response.status_code", attempt.StatusCode);
        if (attempt.Outcome != AttemptOutcome.Succeeded)
            span.SetStatus(ActivityStatusCode.Error, attempt.Error);
        span.Dispose();
    }
}
