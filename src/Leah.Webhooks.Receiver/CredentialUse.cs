namespace Leah.Webhooks.Receiver;

/// <summary>How a credential has been used.</summary>
/// <param name="Credential">Its name; see <see cref="ReceiverCredential.Name"/>.</param>
/// <param name="LastUsedAt">When a request that came with it was last stored.</param>
/// <param name="Requests">How many such requests there were.</param>
public sealed record CredentialUse(string Credential, DateTimeOffset LastUsedAt, long Requests);
