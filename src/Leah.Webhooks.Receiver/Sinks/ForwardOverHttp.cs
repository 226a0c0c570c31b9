using System.Globalization;
using System.Net.Http.Headers;

namespace Leah.Webhooks.Receiver.Sinks;

/// <summary>Sends each event on, byte for byte. It is done when the other side answers 200 to 299; anything else is tried again.</summary>
internal sealed class ForwardOverHttp(Uri target, ForwardOptions options, TimeProvider clock)
{
    public async Task RunAsync(WebhookContext context, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var request = RequestFor(context);
        try
        {
            using var answer = await SinkHttp.Client.SendAsync(request, either.Token);
            if (!answer.IsSuccessStatusCode)
                throw new SinkException($"{target.Host} answered {(int)answer.StatusCode}.");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new SinkException($"{target.Host} did not answer within {options.Timeout.TotalSeconds:0.#} s.");
        }
    }

    private HttpRequestMessage RequestFor(WebhookContext context)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ReadOnlyMemoryContent(context.Received.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (options.Credentials is { } credentials)
            request.Headers.TryAddWithoutValidation("Authorization", credentials.ToHeaderValue());
        request.Headers.Add(WebhookHeaders.Id, context.Received.WebhookId ?? context.Received.Id);
        request.Headers.Add(WebhookHeaders.Timestamp, clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookHeaders.Attempt, context.Attempt.ToString(CultureInfo.InvariantCulture));
        return request;
    }
}
