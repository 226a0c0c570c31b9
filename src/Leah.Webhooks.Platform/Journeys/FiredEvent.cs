namespace Leah.Webhooks.Platform.Journeys;

/// <summary>An event that a change has fired. It is on disk with the change.</summary>
/// <param name="Id">Its id.</param>
/// <param name="EventType">Its type.</param>
/// <param name="PartnershipId">Whom it tells.</param>
/// <param name="Deliveries">How many endpoints it goes to.</param>
internal sealed record FiredEvent(string Id, string EventType, string PartnershipId, int Deliveries);
