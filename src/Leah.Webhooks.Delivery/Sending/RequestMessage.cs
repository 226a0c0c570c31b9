using System.Net;
using System.Reflection;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Writes the request of the contract: its headers and no others, but for Host and Content-Length, which HTTP needs.</summary>
internal static class RequestMessage
{
    public const string Accept = "application/json, text/plain, */*";
    public const string ContentType = "application/json";

    // The source's revision, which builds put after a plus sign, is nobody's business.
    public static readonly string UserAgent = "LeahWebhooks/" + (typeof(RequestMessage).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0");

    public static HttpRequestMessage For(SendRequest request, DateTimeOffset now, AttemptTrace trace)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(request.Body),
        };
        Add("User-Agent", UserAgent);
        Add("Accept", Accept);
        Add("Authorization", request.Authorization);
        Add("webhook-id", request.EventId);
        Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString());
        Add("webhook-attempt", request.Number.ToString());
        message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        message.Options.Set(AttemptTrace.Key, trace);
        return message;

        // Unparsed, so that they go out as they stand.
        void Add(string name, string value) => message.Headers.TryAddWithoutValidation(name, value);
    }
}
