using System.Text;
using Leah.Webhooks.Delivery.Following;

namespace Leah.Webhooks.Platform.Api.Streaming;

/// <summary>An event as it comes over a stream.</summary>
/// <param name="Id">Its id: the <c>webhook-id</c>.</param>
/// <param name="EventType">Its type.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Headers">The headers of its deliveries that are the same for every endpoint and attempt.</param>
/// <param name="Body">The body, byte for byte, as text.</param>
internal sealed record StreamedEvent(string Id, string EventType, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static StreamedEvent Of(FollowedEvent found) => new(
        found.Id,
        found.EventType,
        found.CreatedAt,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Content-Type"] = WebhookHeaders.ContentType,
            ["Accept"] = WebhookHeaders.Accept,
            ["User-Agent"] = WebhookHeaders.UserAgent,
            [WebhookHeaders.Id] = found.Id,
        },
        // What is accepted is UTF-8 without exception, so text is the bytes.
        Encoding.UTF8.GetString(found.Body.Span));
}
