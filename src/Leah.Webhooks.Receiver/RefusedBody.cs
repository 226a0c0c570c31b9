namespace Leah.Webhooks.Receiver;

/// <summary>A body that came with a right credential and was refused.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="Credential">The name of the credential it came with.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Length">How many bytes were read of it.</param>
/// <param name="Body">The first of them, at most 16 KiB.</param>
public sealed record RefusedBody(string Id, DateTimeOffset ReceivedAt, string Credential, string Reason, long Length, ReadOnlyMemory<byte> Body);
