namespace Leah.Webhooks.Delivery.Tests.Judging;

/// <summary>Attempts as the sender reports them, with only what judging looks at.</summary>
internal static class Attempts
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Attempt Ended(AttemptOutcome outcome, DateTimeOffset? at = null, TimeSpan? retryAfter = null) => new(
        1, at ?? Noon, TimeSpan.Zero, outcome, null, outcome == AttemptOutcome.Succeeded ? null : "no", null, default, false, null, null, retryAfter);
}
