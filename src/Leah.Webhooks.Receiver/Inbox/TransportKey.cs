namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>What tells the same request again, before anything is known of what it says: the sender's id of the event, or else the body's bytes.</summary>
internal static class TransportKey
{
    /// <param name="webhookId">The sender's id of the event, where it gave one.</param>
    /// <param name="body">The body.</param>
    /// <param name="userId">The learner that the body names, where it names one.</param>
    public static string Of(string? webhookId, ReadOnlySpan<byte> body, string? userId) =>
        webhookId is null ? "bytes:" + KeyHash.Near(userId, KeyHash.Of(body)) : "id:" + webhookId;

    /// <summary>The key for a request that carries an id of the sender which another body had before: then the id says too little.</summary>
    public static string OfReusedId(string webhookId, ReadOnlySpan<byte> body) => $"id:{webhookId}:{KeyHash.Of(body)}";
}
