using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver;

/// <summary>What a handler can know of an event beside what it says, and where it writes.</summary>
public class WebhookContext
{
    private readonly List<Func<Session, ValueTask>> _writes = [];

    internal WebhookContext(ReceivedEvent received, ReceivedEvent? previous, int attempt, IServiceProvider services)
    {
        Received = received;
        PreviousReceived = previous;
        Attempt = attempt;
        Services = services;
    }

    /// <summary>The event as it lies in the inbox, with its exact bytes.</summary>
    public ReceivedEvent Received { get; }

    /// <summary>Where this event corrects one that came before: that one. Otherwise null.</summary>
    public ReceivedEvent? PreviousReceived { get; }

    /// <summary>Which try this is, from 1.</summary>
    public int Attempt { get; }

    /// <summary>The services of this try's scope.</summary>
    public IServiceProvider Services { get; }

    internal IReadOnlyList<Func<Session, ValueTask>> Writes => _writes;

    /// <summary>
    /// Writes into the receiver's own database, in the one transaction that also records the event as done for this handler: both are kept or neither,
    /// so the effect happens exactly once, whenever the process ends. It runs after the handler has returned, and not at all when that threw.
    /// </summary>
    /// <param name="write">The statements. It may run a second time where the first could not be stored, so it does nothing but write.</param>
    public void InTransaction(Func<Session, ValueTask> write) => _writes.Add(write);
}

/// <summary>The context of a handler of one event type.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
public sealed class WebhookContext<TEvent> : WebhookContext
    where TEvent : WebhookEvent
{
    internal WebhookContext(ReceivedEvent received, ReceivedEvent? previousReceived, TEvent? previous, int attempt, IServiceProvider services)
        : base(received, previousReceived, attempt, services) => Previous = previous;

    /// <summary>Where this event corrects one that came before: what that one said. Otherwise null.</summary>
    public TEvent? Previous { get; }
}
