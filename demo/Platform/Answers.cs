namespace Leah.Webhooks.Demo;

// The platform's answers, as far as the demo reads them.

/// <summary>Something that was made.</summary>
internal sealed record Made(string Id);

/// <summary>A key that was made.</summary>
internal sealed record MadeKey(string Key);

/// <summary>The answer to a publication.</summary>
internal sealed record AcceptedEvents(IReadOnlyList<AcceptedEvent> Events);

/// <summary>An accepted event: its id, and how many deliveries it makes.</summary>
internal sealed record AcceptedEvent(string Id, int Deliveries);

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
