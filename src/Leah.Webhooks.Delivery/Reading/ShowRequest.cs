using Leah.Webhooks.Delivery.Storage;

namespace Leah.Webhooks.Delivery.Reading;

/// <summary>Shows a delivery's request as it was sent last or, before its first attempt, as it will be. Nothing secret is read for it.</summary>
internal static class ShowRequest
{
    public static ShownRequest Of(DeliverySummary delivery, SentRow sent, IReadOnlyList<Attempt> attempts)
    {
        var last = attempts.Count > 0 ? attempts[^1] : null;
        List<KeyValuePair<string, string>> headers =
        [
            new("User-Agent", WebhookHeaders.UserAgent),
            new("Accept", WebhookHeaders.Accept),
            new("Authorization", sent.Authentication == "basic" ? "Basic [redacted]" : "Bearer [redacted]"),
            new(WebhookHeaders.Id, delivery.EventId),
        ];
        // An attempt's time is known once it is made.
        if (last is not null)
            headers.Add(new(WebhookHeaders.Timestamp, last.StartedAt.ToUnixTimeSeconds().ToString()));
        headers.Add(new(WebhookHeaders.Attempt, (last?.Number ?? 1).ToString()));
        headers.Add(new("Content-Type", WebhookHeaders.ContentType));
        return new ShownRequest(sent.Url, headers, sent.Body);
    }
}
