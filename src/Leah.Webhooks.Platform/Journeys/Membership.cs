namespace Leah.Webhooks.Platform.Journeys;

/// <summary>A learner's link to a partnership: what the partnership's events say of it.</summary>
/// <param name="PartnershipId">The partnership's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Code">The code with which learners join, where it has one.</param>
/// <param name="ExternalIds">The learner's ids in this partner's systems; null where the profile's count.</param>
/// <param name="RegisteredAt">When the learner joined.</param>
internal sealed record Membership(string PartnershipId, string Name, string? Code, IReadOnlyList<string>? ExternalIds, DateTimeOffset RegisteredAt);
