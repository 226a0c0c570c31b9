namespace Leah.Webhooks.Receiver;

/// <summary>How handlers are run and tried again. Configuration section <c>Receiver:Handling</c>.</summary>
public sealed class HandlingOptions
{
    /// <summary>How many events one handler has in hand at once, each of another user. Defaults to 16.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>How often an event is tried before it is set aside as a dead letter. Defaults to 20: with the other defaults, some nine hours.</summary>
    public int MaxAttempts { get; set; } = 20;

    /// <summary>The time to the second try; each further one waits twice as long. Defaults to 1 second.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two tries. Defaults to 1 hour.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>By how much of itself a delay is lengthened or shortened at random, 0 to 1, so that many do not come back at once. Defaults to 0.2.</summary>
    public double Jitter { get; set; } = 0.2;

    /// <summary>How long one try may take; then its token is cancelled and it counts as failed. Defaults to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);
}
