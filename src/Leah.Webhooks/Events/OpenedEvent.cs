using System.Text.Json;
using Leah.Webhooks.Checking;

namespace Leah.Webhooks;

/// <summary>The bytes of an event, read once: what they lack, and what they say. Disposing gives its memory back.</summary>
public sealed class OpenedEvent : IDisposable
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly SeenEvent? _seen;
    private JsonDocument? _document;

    internal OpenedEvent(JsonDocument? document, Completeness completeness) => (_document, Completeness) = (document, completeness);

    internal OpenedEvent(ReadOnlyMemory<byte> body, SeenEvent seen, Completeness completeness) => (_body, _seen, Completeness) = (body, seen, completeness);

    /// <summary>How much of an event it is.</summary>
    public Completeness Completeness { get; }

    /// <summary>The JSON object; null where the bytes are no strict JSON object. Not to be used after disposing.</summary>
    /// <remarks>Of a complete event it is made when it is first asked for: <see cref="TryGetValue"/> is quicker.</remarks>
    public JsonElement? Root => (_document ??= _seen is null ? null : EventText.Open(_body, "$", out _))?.RootElement;

    /// <summary>
    /// The JSON of a member's value as it stands in the bytes: a text with its quotes, a number, <c>true</c>, <c>false</c> or <c>null</c>; empty where the event has no
    /// such member. False where only <see cref="Root"/> can tell: the event is not complete, its type has no such member, the value is an object or a list, or a text with escapes.
    /// </summary>
    /// <param name="path">The member, named from the root: <c>user.id</c>.</param>
    /// <param name="json">The value.</param>
    public bool TryGetValue(string path, out ReadOnlySpan<byte> json)
    {
        json = default;
        return _seen?.TryGetValue(path, out json) == true;
    }

    /// <inheritdoc/>
    public void Dispose() => _document?.Dispose();
}
