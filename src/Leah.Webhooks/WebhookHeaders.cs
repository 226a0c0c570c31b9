namespace Leah.Webhooks;

/// <summary>The headers a webhook request carries beyond the usual ones of HTTP.</summary>
public static class WebhookHeaders
{
    /// <summary>The event's id: the same at every attempt and every resend, so that a receiver can tell a repeat.</summary>
    public const string Id = "webhook-id";

    /// <summary>When this attempt was made, in whole Unix seconds.</summary>
    public const string Timestamp = "webhook-timestamp";

    /// <summary>Which try this is: 1, 2 or 3.</summary>
    public const string Attempt = "webhook-attempt";
}
