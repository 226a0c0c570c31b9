namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>What tells the same request again, before anything is known of what it says: the sender's id of the event, or else the body's bytes.</summary>
internal static class TransportKey
{
    public static string Of(string? webhookId, ReadOnlySpan<byte> body) =>
        webhookId is null ? "bytes:" + KeyHash.Of(body) : "id:" + webhookId;

    /// <summary>The key for a request that carries an id of the sender which another body had before: then the id says too little.</summary>
    public static string OfReusedId(string webhookId, ReadOnlySpan<byte> body) => $"id:{webhookId}:{KeyHash.Of(body)}";
}
