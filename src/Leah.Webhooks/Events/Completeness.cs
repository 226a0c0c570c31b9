using System.Diagnostics.CodeAnalysis;

namespace Leah.Webhooks;

/// <summary>How much of an event was received.</summary>
/// <param name="EventType">The event type; null when the bytes are no event of a known type.</param>
/// <param name="Problems">Every member that is missing or wrong, or the one thing that makes the bytes no event.</param>
public sealed record Completeness(string? EventType, IReadOnlyList<EventProblem> Problems)
{
    /// <summary>Whether the bytes are an event of a known type, however incomplete. What is not is refused.</summary>
    [MemberNotNullWhen(true, nameof(EventType))]
    public bool IsEvent => EventType is not null;

    /// <summary>Whether nothing is missing or wrong.</summary>
    [MemberNotNullWhen(true, nameof(EventType))]
    public bool IsComplete => IsEvent && Problems.Count == 0;

    /// <summary>The user's id, where there is one.</summary>
    public string? UserId { get; init; }

    /// <summary>The partnership's id, where there is one.</summary>
    public string? PartnerId { get; init; }

    /// <summary>The date as it stands, where there is one.</summary>
    public EventDate? Date { get; init; }
}
