namespace Leah.Webhooks.Cli.Forwarding;

/// <summary>An event to be posted from here.</summary>
/// <param name="Id">What the list calls it.</param>
/// <param name="EventType">Its type.</param>
/// <param name="WebhookId">Its <c>webhook-id</c>; null where none is known.</param>
/// <param name="Headers">Headers as the platform sends them.</param>
/// <param name="Body">The exact bytes.</param>
internal sealed record ForwardedEvent(string Id, string EventType, string? WebhookId, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);

/// <summary>What came of posting an event.</summary>
/// <param name="Status">The status; null where none came.</param>
/// <param name="Error">Why none came.</param>
/// <param name="Took">Up to the end of the answer's header.</param>
internal sealed record ForwardResult(int? Status, string? Error, TimeSpan Took)
{
    public bool Succeeded => Status is >= 200 and <= 299;

    /// <summary>The result in a word or two.</summary>
    public string Word => Status?.ToString() ?? Error ?? "";
}
