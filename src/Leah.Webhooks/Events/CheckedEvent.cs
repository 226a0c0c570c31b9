using System.Diagnostics.CodeAnalysis;

namespace Leah.Webhooks;

/// <summary>What came of checking an event for publishing: its facts, or everything that is wrong.</summary>
public readonly record struct CheckedEvent
{
    private readonly IReadOnlyList<EventProblem>? _problems;

    private CheckedEvent(EventFacts? facts, IReadOnlyList<EventProblem>? problems) => (Facts, _problems) = (facts, problems);

    /// <summary>The facts; null when the event is refused.</summary>
    public EventFacts? Facts { get; }

    /// <summary>Everything that is wrong; empty when the event is accepted.</summary>
    public IReadOnlyList<EventProblem> Problems => _problems ?? [];

    /// <summary>Whether the event may be published.</summary>
    [MemberNotNullWhen(true, nameof(Facts))]
    public bool IsAccepted => Facts is not null;

    internal static CheckedEvent Accepted(EventFacts facts) => new(facts, null);

    internal static CheckedEvent Refused(IReadOnlyList<EventProblem> problems) => new(null, problems);
}
