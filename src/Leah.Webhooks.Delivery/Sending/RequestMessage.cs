using System.Net;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Writes the request of the contract: its headers and no others, but for Host and Content-Length, which HTTP needs.</summary>
internal static class RequestMessage
{
    public static HttpRequestMessage For(SendRequest request, DateTimeOffset now, AttemptTrace trace)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(request.Body),
        };
        WebhookHeaders.AddTo(message, request.Authorization, request.EventId, now, request.Number);
        message.Options.Set(AttemptTrace.Key, trace);
        return message;
    }
}
