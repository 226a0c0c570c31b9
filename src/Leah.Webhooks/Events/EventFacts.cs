namespace Leah.Webhooks;

/// <summary>What a platform needs to know of an event to send it on.</summary>
/// <param name="EventType">One of <see cref="EventTypes"/>.</param>
/// <param name="UserId">Whom it happened to.</param>
/// <param name="PartnerId">The partnership it is for.</param>
/// <param name="Date">When it happened.</param>
public sealed record EventFacts(string EventType, string UserId, string PartnerId, DateTimeOffset Date);
