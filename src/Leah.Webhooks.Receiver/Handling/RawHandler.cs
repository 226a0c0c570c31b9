namespace Leah.Webhooks.Receiver.Handling;

/// <summary>Makes a handler of a function over events as they came, of every type.</summary>
internal static class RawHandler
{
    public static Handler Of(string name, HandlerStart start, bool incompleteToo, Func<WebhookContext, CancellationToken, Task> run) => new(
        name,
        EventType: null,
        (_, outcome) => outcome is Outcome.New or Outcome.Correction || (incompleteToo && outcome == Outcome.Incomplete),
        start,
        async (attempt, cancellation) =>
        {
            var context = new WebhookContext(attempt.Received, attempt.Previous, attempt.Attempt, attempt.Services);
            await run(context, cancellation);
            return context;
        });
}
