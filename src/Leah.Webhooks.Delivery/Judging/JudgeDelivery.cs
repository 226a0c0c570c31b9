namespace Leah.Webhooks.Delivery.Judging;

/// <summary>Decides what becomes of a delivery after an attempt. The only place that does, and pure: the same input gives the same verdict.</summary>
internal static class JudgeDelivery
{
    /// <summary>How soon an attempt that our own side cut off is made again.</summary>
    public static readonly TimeSpan AfterInterruption = TimeSpan.FromSeconds(5);

    /// <summary>A delivery has at most so many attempts with an outcome, whatever the delays are set to.</summary>
    public const int MostAttempts = 3;

    /// <param name="attempt">What came of the attempt.</param>
    /// <param name="attemptsBefore">How many attempts with an outcome the delivery had before it.</param>
    /// <param name="rules">The delays that hold for this endpoint.</param>
    /// <param name="now">When the attempt ended.</param>
    /// <param name="chance">A number from 0 up to 1, for the jitter.</param>
    public static Verdict Judge(Attempt attempt, int attemptsBefore, RetryRules rules, DateTimeOffset now, double chance)
    {
        if (attempt.Outcome == AttemptOutcome.Succeeded)
            return new Verdict(DeliveryState.Succeeded, attemptsBefore + 1, null);
        if (!attempt.Counts)
            return new Verdict(DeliveryState.Scheduled, attemptsBefore, now + Jittered(AfterInterruption, rules.Jitter, chance));
        if (attemptsBefore >= rules.Delays.Count || attemptsBefore + 1 >= MostAttempts)
            return new Verdict(DeliveryState.Failed, attemptsBefore + 1, null);

        var delay = Jittered(rules.Delays[attemptsBefore], rules.Jitter, chance);
        var asked = attempt.RetryAfter is { } wish ? Min(wish, rules.RetryAfterLimit) : TimeSpan.Zero;
        return new Verdict(DeliveryState.Scheduled, attemptsBefore + 1, now + (asked > delay ? asked : delay));
    }

    private static TimeSpan Jittered(TimeSpan delay, double jitter, double chance) => delay * (1 + (jitter * ((2 * chance) - 1)));

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
