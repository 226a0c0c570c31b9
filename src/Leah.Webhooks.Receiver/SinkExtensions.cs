using Leah.Webhooks.Receiver.Handling;
using Leah.Webhooks.Receiver.Sinks;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Receiver;

/// <summary>
/// Passes events on, each in one line. A sink is a handler: it has its own progress, retries and dead letters, so one that fails neither holds up nor repeats another.
/// </summary>
public static class SinkExtensions
{
    /// <summary>
    /// Sends every event on to another endpoint, byte for byte, with a <c>webhook-id</c> that is the same at every try. Events of one user stay in order.
    /// </summary>
    /// <param name="webhooks">The receiver.</param>
    /// <param name="target">The other endpoint.</param>
    /// <param name="configure">Sets the credential and the rest.</param>
    public static LeahWebhooksBuilder ForwardTo(this LeahWebhooksBuilder webhooks, Uri target, Action<ForwardOptions>? configure = null)
    {
        var options = new ForwardOptions();
        configure?.Invoke(options);
        return webhooks.HandleRaw(
            options.Name ?? $"forward to {target.GetLeftPart(UriPartial.Path)}",
            (context, cancellation) => new ForwardOverHttp(target, options, context.Services.GetRequiredService<TimeProvider>()).RunAsync(context, cancellation),
            options.Start);
    }

    /// <summary>
    /// Writes every event as one line of JSON into a file of its day in UTC, such as <c>2026-01-31.ndjson</c>: <c>{"id","receivedAt","outcome","event"}</c>.
    /// Each event is there once, and a line is whole, whenever the process ends.
    /// </summary>
    /// <param name="webhooks">The receiver.</param>
    /// <param name="folder">Where the files are.</param>
    /// <param name="name">The name under which the database keeps the sink's progress. Defaults to <c>ndjson in</c> and the folder.</param>
    /// <param name="start">Where it begins when the database does not know its name yet.</param>
    public static LeahWebhooksBuilder ToNdjson(this LeahWebhooksBuilder webhooks, string folder, string? name = null, HandlerStart start = HandlerStart.Now)
    {
        var known = name ?? $"ndjson in {folder}";
        // One at a time: the length of a file is known only between two events.
        return webhooks.Add(RawHandler.Of(known, start, incompleteToo: false, new AppendToDayFile(known, folder).RunAsync) with { Concurrency = 1 });
    }

    /// <summary>Puts every event as an xAPI 1.0.3 statement into a learning record store, under an id made of what the event says: sent again, it changes nothing there.</summary>
    /// <param name="webhooks">The receiver.</param>
    /// <param name="store">The store's address, to which <c>/statements</c> is added.</param>
    /// <param name="configure">Sets the credential and the rest.</param>
    public static LeahWebhooksBuilder ToXapi(this LeahWebhooksBuilder webhooks, Uri store, Action<XapiOptions>? configure = null)
    {
        var options = new XapiOptions();
        configure?.Invoke(options);
        return webhooks.HandleRaw(options.Name ?? $"xapi to {store.GetLeftPart(UriPartial.Path)}", new SendToLrs(store, options).RunAsync, options.Start);
    }
}
