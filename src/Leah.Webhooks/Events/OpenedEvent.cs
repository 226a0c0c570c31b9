using System.Text.Json;

namespace Leah.Webhooks;

/// <summary>The bytes of an event, read once: what they lack, and what they say. Disposing gives its memory back.</summary>
public sealed class OpenedEvent : IDisposable
{
    private readonly JsonDocument? _document;

    internal OpenedEvent(JsonDocument? document, Completeness completeness) => (_document, Completeness) = (document, completeness);

    /// <summary>How much of an event it is.</summary>
    public Completeness Completeness { get; }

    /// <summary>The JSON object; null where the bytes are no strict JSON object. Not to be used after disposing.</summary>
    public JsonElement? Root => _document?.RootElement;

    /// <inheritdoc/>
    public void Dispose() => _document?.Dispose();
}
