namespace Leah.Webhooks.Receiver;

/// <summary>Does something with events of one type. Made anew for each try, in a scope of its own.</summary>
/// <typeparam name="TEvent">The event: one of the five records, <see cref="UnknownEvent"/>, or <see cref="WebhookEvent"/> for all.</typeparam>
public interface IWebhookHandler<TEvent>
    where TEvent : WebhookEvent
{
    /// <summary>Handles one event. When it returns, the event is done for this handler; when it throws, it is tried again later.</summary>
    /// <param name="received">The event.</param>
    /// <param name="context">What is known beside it: its bytes, the version it corrects, the transaction to write in.</param>
    /// <param name="cancellation">Cancelled when the receiver stops or the try takes longer than <see cref="HandlingOptions.Timeout"/>.</param>
    Task HandleAsync(TEvent received, WebhookContext<TEvent> context, CancellationToken cancellation);
}
