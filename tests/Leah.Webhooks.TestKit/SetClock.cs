namespace Leah.Webhooks.TestKit;

/// <summary>
/// A clock that stands where it is set, while timers run by the real time: for a jump over months. A clock that lives through all that lies
/// between rings each timer for each of its periods, millions of times.
/// </summary>
public sealed class SetClock : TimeProvider
{
    /// <summary>What it shows.</summary>
    public DateTimeOffset Now { get; set; }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
