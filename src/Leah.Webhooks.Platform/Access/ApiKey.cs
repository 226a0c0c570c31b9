namespace Leah.Webhooks.Platform.Access;

/// <summary>What is known of an API key. The key itself is shown once and kept nowhere.</summary>
/// <param name="Id">Its id, for deleting it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Role">What its bearer may do.</param>
/// <param name="PartnershipId">Whose things a partner's key opens; null for the other roles.</param>
/// <param name="Digest">The SHA-256 of the key.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">When it was last used, to the minute; null for never.</param>
internal sealed record ApiKey(
    string Id, string Name, Role Role, string? PartnershipId, KeyDigest Digest, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
