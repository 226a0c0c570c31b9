using System.Diagnostics.CodeAnalysis;

namespace Leah.Webhooks;

/// <summary>What came of reading an event: the event, or what is wrong.</summary>
public sealed record EventReading
{
    private EventReading(WebhookEvent? @event, IReadOnlyList<EventProblem> problems) => (Event, Problems) = (@event, problems);

    /// <summary>The event; null when it could not be read.</summary>
    public WebhookEvent? Event { get; }

    /// <summary>What is wrong; empty when there is an event.</summary>
    public IReadOnlyList<EventProblem> Problems { get; }

    /// <summary>Whether there is an event.</summary>
    [MemberNotNullWhen(true, nameof(Event))]
    public bool IsEvent => Event is not null;

    internal static EventReading Of(WebhookEvent @event) => new(@event, []);

    internal static EventReading Failed(IReadOnlyList<EventProblem> problems) => new(null, problems);
}
