using System.Globalization;
using System.Net.Http.Headers;

namespace Leah.Webhooks.Receiver.Testing;

/// <summary>
/// Delivers events to an endpoint with the headers and the credentials that the platform uses. Give it the client of a <c>WebApplicationFactory</c>, or any other.
/// </summary>
/// <param name="http">Sends the requests; its base address is the endpoint's host.</param>
/// <param name="credentials">What is shown; null shows nothing.</param>
/// <param name="path">The endpoint's path.</param>
public sealed class WebhookClient(HttpClient http, Credentials? credentials, string path = "/")
{
    /// <summary>Whether requests have the <c>webhook-…</c> headers. Defaults to true; the original platform sent none.</summary>
    public bool SendsWebhookHeaders { get; init; } = true;

    /// <summary>Delivers an event once.</summary>
    /// <param name="event">The event.</param>
    /// <param name="webhookId">The event's id for the sender; null for a new one.</param>
    /// <param name="attempt">Which attempt it is.</param>
    /// <param name="cancellation">Ends the request.</param>
    public Task<HttpResponseMessage> DeliverAsync(WebhookEvent @event, string? webhookId = null, int attempt = 1, CancellationToken cancellation = default) =>
        DeliverAsync(EventJson.Write(@event), webhookId, attempt, cancellation);

    /// <summary>Delivers bytes as they are, for what is no event, or one written in another way.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="webhookId">The event's id for the sender; null for a new one.</param>
    /// <param name="attempt">Which attempt it is.</param>
    /// <param name="cancellation">Ends the request.</param>
    public async Task<HttpResponseMessage> DeliverAsync(ReadOnlyMemory<byte> body, string? webhookId = null, int attempt = 1, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/plain, */*");
        request.Headers.TryAddWithoutValidation("User-Agent", "LeahWebhooks/test");
        if (credentials is not null)
            request.Headers.TryAddWithoutValidation("Authorization", credentials.ToHeaderValue());
        if (SendsWebhookHeaders)
        {
            request.Headers.Add(WebhookHeaders.Id, webhookId ?? $"evt_{TestEvents.NewId()}");
            request.Headers.Add(WebhookHeaders.Timestamp, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            request.Headers.Add(WebhookHeaders.Attempt, attempt.ToString(CultureInfo.InvariantCulture));
        }

        return await http.SendAsync(request, cancellation);
    }

    /// <summary>Delivers an event twice, as a platform does that did not get the first answer. Gives the second answer.</summary>
    /// <param name="event">The event.</param>
    /// <param name="cancellation">Ends the requests.</param>
    public async Task<HttpResponseMessage> DeliverTwiceAsync(WebhookEvent @event, CancellationToken cancellation = default)
    {
        var id = $"evt_{TestEvents.NewId()}";
        (await DeliverAsync(@event, id, 1, cancellation)).Dispose();
        return await DeliverAsync(@event, id, 2, cancellation);
    }

    /// <summary>Delivers events in the reverse of the order in which they are given, as retries can make them arrive. Throws where one is not taken.</summary>
    /// <param name="events">The events, in the order in which they happened.</param>
    public async Task DeliverOutOfOrderAsync(params IReadOnlyList<WebhookEvent> events)
    {
        foreach (var late in events.Reverse())
        {
            using var answer = await DeliverAsync(late);
            answer.EnsureSuccessStatusCode();
        }
    }
}
