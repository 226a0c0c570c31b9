using System.Globalization;
using System.Reflection;

namespace Leah.Webhooks;

/// <summary>The headers of a webhook request: which there are, what they say and in which order they go out.</summary>
public static class WebhookHeaders
{
    /// <summary>The event's id: the same at every attempt and every resend, so that a receiver can tell a repeat.</summary>
    public const string Id = "webhook-id";

    /// <summary>When this attempt was made, in whole Unix seconds.</summary>
    public const string Timestamp = "webhook-timestamp";

    /// <summary>Which try this is: 1, 2 or 3.</summary>
    public const string Attempt = "webhook-attempt";

    /// <summary>What <c>Accept</c> says.</summary>
    public const string Accept = "application/json, text/plain, */*";

    /// <summary>What <c>Content-Type</c> says.</summary>
    public const string ContentType = "application/json";

    /// <summary>What <c>User-Agent</c> says: <c>LeahWebhooks/</c> and the version.</summary>
    // The source's revision, which builds put after a plus sign, is nobody's business.
    public static string UserAgent { get; } = "LeahWebhooks/" + (typeof(WebhookHeaders).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0");

    /// <summary>Gives a request the headers of one attempt, and no others. Its content must be set before.</summary>
    /// <param name="message">The request.</param>
    /// <param name="authorization">The value of <c>Authorization</c>; null for none.</param>
    /// <param name="eventId">The event's id.</param>
    /// <param name="now">When the attempt is made.</param>
    /// <param name="attempt">Which try it is, from 1.</param>
    public static void AddTo(HttpRequestMessage message, string? authorization, string eventId, DateTimeOffset now, int attempt)
    {
        Add("User-Agent", UserAgent);
        Add("Accept", Accept);
        if (authorization is not null)
            Add("Authorization", authorization);
        Add(Id, eventId);
        Add(Timestamp, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        Add(Attempt, attempt.ToString(CultureInfo.InvariantCulture));
        message.Content?.Headers.TryAddWithoutValidation("Content-Type", ContentType);

        // Unparsed, so that they go out as they stand.
        void Add(string name, string value) => message.Headers.TryAddWithoutValidation(name, value);
    }
}
