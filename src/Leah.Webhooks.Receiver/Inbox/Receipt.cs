namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>One request that is to be stored: who sent it, when it came, its exact bytes, and what was read off them.</summary>
internal sealed record Receipt(string Id, DateTimeOffset ReceivedAt, string Credential, string? WebhookId, byte[] Body, ArrivalFacts Facts, Recipe? Recipe, string? TraceParent = null)
{
    /// <summary>Made here, by the request's thread, and not by the one thread that writes.</summary>
    public string TransportKey { get; } = Inbox.TransportKey.Of(WebhookId, Body, Facts.UserId);
}

/// <summary>What became of a receipt.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Outcome">What it turned out to be.</param>
/// <param name="SameAs">What a duplicate repeats, or the version that a correction follows.</param>
internal sealed record Stored(string Id, Outcome Outcome, string? SameAs)
{
    /// <summary>As people read it: <c>new</c>, or <c>duplicate of rcv_…</c>.</summary>
    public string ToWords() => SameAs is null ? Outcome.ToWord() : $"{Outcome.ToWord()} of {SameAs}";
}
