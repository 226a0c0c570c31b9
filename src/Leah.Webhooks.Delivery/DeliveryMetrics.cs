using System.Diagnostics.Metrics;

namespace Leah.Webhooks.Delivery;

/// <summary>What the engine counts. Names and tags are listed in docs/operate/metrics.md.</summary>
internal sealed class DeliveryMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Leah.Webhooks.Delivery";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _attempts;
    private readonly Histogram<double> _duration;

    public DeliveryMetrics()
    {
        _accepted = _meter.CreateCounter<long>("leah.events.accepted", "{event}", "Events that were stored.");
        _attempts = _meter.CreateCounter<long>("leah.attempts", "{attempt}", "Attempts that ended, by outcome.");
        _duration = _meter.CreateHistogram(
            "leah.attempt.duration", "s", "How long attempts took, by outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15] });
    }

    public void EventsAccepted(int count) => _accepted.Add(count);

    public void AttemptEnded(Attempt attempt)
    {
        var outcome = new KeyValuePair<string, object?>("outcome", attempt.Outcome.Word());
        _attempts.Add(1, outcome);
        _duration.Record(attempt.Duration.TotalSeconds, outcome);
    }

    /// <summary>Reports how many attempts are in flight.</summary>
    public void Observe(Func<int> inFlight) => _meter.CreateObservableGauge("leah.attempts.in_flight", inFlight, "{attempt}", "Attempts in flight on this node.");

    /// <summary>Reports how far this node's clock and the database's are apart.</summary>
    public void ObserveClock(Func<TimeSpan> skew) =>
        _meter.CreateObservableGauge("leah.node.clock_skew", () => skew().TotalSeconds, "s", "How far this node's clock and the database's are apart.");

    public void Dispose() => _meter.Dispose();
}
