using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>
/// Compares this machine's clock with the database's each time the node's row is renewed. A node that starts with a wrong clock is refused; one whose clock goes wrong
/// later goes on, for its deliveries are no safer elsewhere, and says so until it is right again.
/// </summary>
internal sealed class WatchClock(DeliveryMetrics metrics, ILogger<WatchClock> logger)
{
    private long _skew;

    /// <summary>How far the clocks were apart when they were last compared.</summary>
    public TimeSpan Skew => new(Volatile.Read(ref _skew));

    /// <summary>Begins to show it as a metric.</summary>
    public void Show() => metrics.ObserveClock(() => Skew);

    /// <summary>Takes in what the database answered to the question for its time.</summary>
    public void Compare(DateTimeOffset asked, DateTimeOffset theirs, DateTimeOffset answered)
    {
        var before = Skew;
        var skew = ClockSkew.Of(asked, theirs, answered);
        Volatile.Write(ref _skew, skew.Ticks);
        if (skew > ClockSkew.Most && before <= ClockSkew.Most)
            NodesLog.ClockWrong(logger, skew.TotalSeconds, ClockSkew.Most.TotalSeconds);
        else if (skew <= ClockSkew.Most && before > ClockSkew.Most)
            NodesLog.ClockRight(logger);
    }
}
