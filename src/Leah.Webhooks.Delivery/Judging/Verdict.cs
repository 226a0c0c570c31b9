namespace Leah.Webhooks.Delivery.Judging;

/// <summary>What becomes of a delivery.</summary>
/// <param name="State">Succeeded, failed, or scheduled for another attempt.</param>
/// <param name="AttemptCount">How many attempts with an outcome it has had by now.</param>
/// <param name="DueAt">When the next attempt is due, where there is one.</param>
internal readonly record struct Verdict(DeliveryState State, int AttemptCount, DateTimeOffset? DueAt);
