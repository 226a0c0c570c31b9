namespace Leah.Webhooks.Delivery.Sending;

/// <summary>All that one attempt needs to know.</summary>
/// <param name="Url">The endpoint's address; always <c>https</c>.</param>
/// <param name="Authorization">The value of the <c>Authorization</c> header, from the endpoint's current credentials.</param>
/// <param name="Body">The bytes that were accepted from the publisher, sent as they are.</param>
/// <param name="EventId">The event's id: the <c>webhook-id</c> header.</param>
/// <param name="Number">Which try this is, from 1: the <c>webhook-attempt</c> header.</param>
/// <param name="Timeout">The limit from the start to the end of the response's headers.</param>
internal sealed record SendRequest(Uri Url, string Authorization, ReadOnlyMemory<byte> Body, string EventId, int Number, TimeSpan Timeout)
{
    /// <summary>The headers of the endpoint's last answer, where they are remembered.</summary>
    public LastHeaders? Last { get; init; }
}
