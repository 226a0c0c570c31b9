using System.Text.Json;

namespace Leah.Webhooks;

/// <summary>One event type of the catalogue.</summary>
/// <param name="EventType">One of <see cref="EventTypes"/>.</param>
/// <param name="Description">When it is sent and what it carries.</param>
/// <param name="Schema">The JSON schema (draft 2020-12) of a complete event of this type.</param>
/// <param name="Sample">A complete event, as UTF-8 JSON without white space.</param>
public sealed record CataloguedEvent(string EventType, string Description, JsonElement Schema, ReadOnlyMemory<byte> Sample);
