using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Leah.Webhooks.Checking;
using Leah.Webhooks.Json;

namespace Leah.Webhooks.Catalogue;

/// <summary>Makes an event type's JSON schema: the structure from the generated metadata of its record, the rest from its shape.</summary>
internal static class SchemaOfShape
{
    private static readonly JsonSchemaExporterOptions s_exporting = new() { TreatNullObliviousAsNonNullable = true };

    public static JsonElement Write(EventShape shape)
    {
        var structure = EventSerialization.TypeOf(shape.Record).GetJsonSchemaAsNode(s_exporting).AsObject();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = shape.EventType,
            ["description"] = shape.Description,
            ["type"] = "object",
        };
        AddMembers(schema, structure, shape.Members);
        // An enum of one, for validators older than "const".
        Child(schema, "properties", "event")["enum"] = new JsonArray(shape.EventType);
        return Parse(schema);
    }

    private static void AddMembers(JsonObject schema, JsonObject structure, Member[] members)
    {
        var properties = new JsonObject();
        foreach (var member in members)
            properties[member.Name] = Refined(member, Child(structure, "properties", member.Name));
        schema["properties"] = properties;
        if (members.Where(IsRequired).Select(member => (JsonNode)member.Name).ToArray() is { Length: > 0 } required)
            schema["required"] = new JsonArray(required);
    }

    private static JsonObject Refined(Member member, JsonObject structure)
    {
        var schema = new JsonObject { ["description"] = member.Description };
        // The exporter cannot look into our converters, and calls everything nullable that may be missing.
        JsonNode? type = member.Kind switch
        {
            MemberKind.Date => "string",
            MemberKind.Score => "number",
            _ => (structure["type"] as JsonArray)?[0]?.DeepClone(),
        };
        schema["type"] = IsRequired(member) ? type : new JsonArray(type, "null");
        switch (member.Kind)
        {
            case MemberKind.Id:
                (schema["minLength"], schema["maxLength"]) = (1, MemberValue.LongestId);
                break;
            case MemberKind.Date:
                schema["format"] = "date-time";
                break;
            case MemberKind.Proficiency:
                (schema["minimum"], schema["maximum"]) = (1, 5);
                break;
            case MemberKind.Texts:
                schema["items"] = structure["items"]?.DeepClone();
                break;
            case MemberKind.Object:
                AddMembers(schema, structure, member.Members);
                break;
            case MemberKind.Objects:
                var items = new JsonObject { ["type"] = "object" };
                AddMembers(items, Child(structure, "items"), member.Members);
                schema["items"] = items;
                break;
        }

        return schema;
    }

    private static bool IsRequired(Member member) => member.IsNeededFor(Demand.Complete);

    // A member of the shape that the record lacks is a mistake here, which the catalogue's first use shows. What a converter
    // reads is "true" to the exporter: no object.
    private static JsonObject Child(JsonObject schema, params ReadOnlySpan<string> way)
    {
        JsonNode? node = schema;
        foreach (var step in way)
            node = node?[step] ?? throw new InvalidOperationException($"The record has no {step}.");
        return node as JsonObject ?? [];
    }

    private static JsonElement Parse(JsonObject schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = StringifyEncoder.Instance }))
            schema.WriteTo(writer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
