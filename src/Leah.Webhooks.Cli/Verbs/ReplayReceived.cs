using System.Runtime.CompilerServices;
using Leah.Webhooks.Cli.Forwarding;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>A replay of what the receiver's database holds; duplicates are left out.</summary>
internal sealed class ReplayReceived(Database database, InboxSpan span, IReadOnlyCollection<string> types) : IReplaySource
{
    private const int APage = 100;

    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        var count = 0L;
        await foreach (var _ in ReadAsync(cancellation))
            count++;
        return count;
    }

    public async IAsyncEnumerable<ForwardedEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var (_, last) = await InboxPages.ExtentAsync(database, span, cancellation);
        for (var after = 0L; ;)
        {
            var page = await InboxPages.ReadAsync(database, span, after, last, APage, cancellation);
            foreach (var (_, received) in page)
            {
                if (received.Outcome != Outcome.Duplicate && (types.Count == 0 || types.Contains(received.EventType)))
                    yield return new(received.Id, received.EventType, received.WebhookId, Headers(received), received.Body);
            }

            if (page.Count < APage)
                yield break;
            after = page[^1].Seq;
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    // The inbox keeps no headers but the id; the others are the same for every event.
    private static Dictionary<string, string> Headers(ReceivedEvent received)
    {
        Dictionary<string, string> headers = new(StringComparer.Ordinal)
        {
            ["Content-Type"] = "application/json",
            ["Accept"] = "application/json, text/plain, */*",
            ["User-Agent"] = "LeahWebhooks/replay",
        };
        if (received.WebhookId is { } id)
            headers[WebhookHeaders.Id] = id;
        return headers;
    }
}
