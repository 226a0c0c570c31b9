using System.Diagnostics;

namespace Leah.Webhooks.Receiver.Handling;

/// <summary>A trace of each try, linked to the request that brought the event.</summary>
internal static class HandlingTrace
{
    private static readonly ActivitySource Source = new(ReceiverMetrics.MeterName);

    public static Activity? Start(string handler, ReceivedEvent received)
    {
        if (!Source.HasListeners())
            return null;
        ActivityLink[] links = ActivityContext.TryParse(received.TraceParent, null, isRemote: true, out var request) ? [new(request)] : [];
        var activity = Source.StartActivity(ActivityKind.Consumer, links: links, name: $"handle {received.EventType}");
        activity?.SetTag("leah.handler", handler).SetTag("leah.received.id", received.Id);
        return activity;
    }
}
