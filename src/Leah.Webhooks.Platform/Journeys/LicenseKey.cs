namespace Leah.Webhooks.Platform.Journeys;

/// <summary>A key with which one learner can join a partnership.</summary>
/// <param name="Key">What the learner types.</param>
/// <param name="Id">Sorts by the time it was made.</param>
/// <param name="PartnershipId">Which partnership it opens.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UsedAt">When it was used.</param>
/// <param name="UsedBy">Who used it; null again once that person's data was erased.</param>
/// <param name="RevokedAt">When it was revoked.</param>
internal sealed record LicenseKey(
    string Key, string Id, string PartnershipId, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt = null, string? UsedBy = null, DateTimeOffset? RevokedAt = null)
{
    /// <summary><c>free</c>, <c>used</c> or <c>revoked</c>.</summary>
    public string State => UsedAt is not null ? "used" : RevokedAt is not null ? "revoked" : "free";
}
