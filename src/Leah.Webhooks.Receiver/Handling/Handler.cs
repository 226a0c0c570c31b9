using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Handling;

/// <summary>One registered handler.</summary>
/// <param name="Name">The name under which the database keeps its progress.</param>
/// <param name="EventType">The one type it takes; null for all, of which <paramref name="Takes"/> chooses.</param>
/// <param name="Takes">Whether it takes an event, by type and outcome.</param>
/// <param name="Start">Where it begins when it is new.</param>
/// <param name="RunAsync">One try.</param>
internal sealed record Handler(
    string Name,
    string? EventType,
    Func<string, Outcome, bool> Takes,
    HandlerStart Start,
    Func<HandlerTry, CancellationToken, Task<WebhookContext>> RunAsync)
{
    /// <summary>For a handler that only writes into the database: reads many events and gives what is to be written for all of them, in one transaction. Null for one that is run event by event.</summary>
    public Func<IReadOnlyList<ReceivedEvent>, Func<Session, ValueTask>>? Many { get; init; }

    /// <summary>How many events it has in hand at once; null for what the options say.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Whether an event is one for it.</summary>
    public bool Wants(string eventType, Outcome outcome) => (EventType is null || EventType == eventType) && Takes(eventType, outcome);
}

/// <summary>What a try is made of.</summary>
internal sealed record HandlerTry(ReceivedEvent Received, ReceivedEvent? Previous, int Attempt, IServiceProvider Services);
