namespace Leah.Webhooks.Cli.Sending;

/// <summary>One attempt of an event, as the platform makes it.</summary>
/// <param name="EventId">The <c>webhook-id</c> header.</param>
/// <param name="Body">The bytes, sent as they are.</param>
/// <param name="Attempt">The <c>webhook-attempt</c> header.</param>
/// <param name="CutOff">Whether the connection breaks half-way through the body.</param>
internal sealed record EventRequest(string EventId, ReadOnlyMemory<byte> Body, int Attempt = 1, bool CutOff = false);
