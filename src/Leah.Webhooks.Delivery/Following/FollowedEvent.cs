namespace Leah.Webhooks.Delivery.Following;

/// <summary>An event as somebody who follows a partnership gets it.</summary>
/// <param name="Id">Its id: the <c>webhook-id</c>.</param>
/// <param name="EventType">Its type.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="Body">The bytes that were accepted.</param>
internal sealed record FollowedEvent(string Id, string EventType, DateTimeOffset CreatedAt, ReadOnlyMemory<byte> Body);
