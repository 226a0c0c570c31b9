namespace Leah.Webhooks.Delivery.Judging;

/// <summary>When a failed delivery is tried again.</summary>
/// <param name="Delays">The delays before the second and the third attempt; as many as there may be retries.</param>
/// <param name="Jitter">By what share a delay may be shorter or longer.</param>
/// <param name="RetryAfterLimit">The longest that the endpoint can put a retry off.</param>
internal sealed record RetryRules(IReadOnlyList<TimeSpan> Delays, double Jitter, TimeSpan RetryAfterLimit)
{
    /// <summary>The rules for an endpoint: its own delays, else the settings'.</summary>
    public static RetryRules For(Endpoint endpoint, DeliveryOptions options) =>
        new(endpoint.RetryDelays ?? options.RetryDelays ?? DeliveryOptions.DefaultRetryDelays, options.RetryJitter, options.RetryAfterLimit);
}
