using System.Net;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Writes the request of the contract: its headers and no others, but for Host and Content-Length, which HTTP needs.</summary>
internal sealed class RequestMessage : HttpRequestMessage
{
    private RequestMessage(Uri url, AttemptTrace trace) : base(HttpMethod.Post, url) => Trace = trace;

    /// <summary>The attempt that it belongs to: so it reaches the connector.</summary>
    public AttemptTrace Trace { get; }

    public static RequestMessage For(SendRequest request, DateTimeOffset now, AttemptTrace trace)
    {
        var message = new RequestMessage(request.Url, trace)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new EventContent(request.Body, trace),
        };
        WebhookHeaders.AddTo(message, request.Authorization, request.EventId, now, request.Number);
        return message;
    }
}
