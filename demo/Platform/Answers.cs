using System.Text.Json;

namespace Leah.Webhooks.Demo;

// The platform's answers, as far as the demo reads them.

/// <summary>Something that was made.</summary>
internal sealed record Made(string Id);

/// <summary>A key that was made.</summary>
internal sealed record MadeKey(string Key);

/// <summary>License keys that were made.</summary>
internal sealed record MadeLicenseKeys(IReadOnlyList<string> Keys);

/// <summary>The answer to a learner's step.</summary>
internal sealed record StepAnswer(IReadOnlyList<FiredEvent> Events);

/// <summary>An event that a step fired: whom it tells, and how many deliveries it makes.</summary>
internal sealed record FiredEvent(string Id, string EventType, string PartnershipId, int Deliveries);

/// <summary>An event as the platform shows it.</summary>
internal sealed record EventSeen(JsonElement Body);

/// <summary>A page of a list.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>An endpoint's state.</summary>
internal sealed record EndpointSeen(string Id, string State);

/// <summary>A delivery's state.</summary>
internal sealed record DeliverySeen(string Id, string EventId, string EndpointId, string State, int AttemptCount)
{
    public bool Ended => State is "succeeded" or "failed" or "cancelled";
}

/// <summary>A delivery with its attempts and what was sent.</summary>
internal sealed record DeliveryDetails(string Id, IReadOnlyList<AttemptSeen> Attempts, RequestSeen Request);

/// <summary>One attempt as the platform recorded it.</summary>
internal sealed record AttemptSeen(int Number, string Outcome, int? StatusCode);

/// <summary>The request as the platform shows it.</summary>
internal sealed record RequestSeen(string? Body);
