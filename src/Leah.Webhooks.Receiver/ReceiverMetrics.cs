using System.Diagnostics.Metrics;
using Leah.Webhooks.Receiver.Accepting;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Receiver;

/// <summary>What can be counted from outside. The names and tags are listed in the guide.</summary>
internal sealed class ReceiverMetrics
{
    public const string MeterName = "Leah.Webhooks.Receiver";

    private readonly Counter<long> _stored;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _storing;
    private readonly Counter<long> _handled;

    public ReceiverMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _stored = meter.CreateCounter<long>("leah.receiver.stored", "{request}", "Requests that were stored, by event type and outcome");
        _refused = meter.CreateCounter<long>("leah.receiver.refused", "{request}", "Requests that were refused, by reason");
        _storing = meter.CreateHistogram<double>("leah.receiver.store.duration", "s", "How long it took until a request was on disk");
        _handled = meter.CreateCounter<long>("leah.receiver.handled", "{try}", "Tries of handlers, by handler and result");
        Meter = meter;
    }

    /// <summary>The meter itself, for figures that are read when they are asked for.</summary>
    public Meter Meter { get; }

    public void Stored(string eventType, Outcome outcome, TimeSpan took)
    {
        _stored.Add(1, new("event_type", eventType), new("outcome", outcome.ToWord()));
        _storing.Record(took.TotalSeconds);
    }

    public void Refused(RefusalReason reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    public void Handled(string handler, string result, int count = 1) => _handled.Add(count, new("handler", handler), new("result", result));
}
