using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Leah.Webhooks.Checking;

namespace Leah.Webhooks.Json;

/// <summary>The generated metadata of the records, with each type's members in the order of its shape.</summary>
internal static class EventSerialization
{
    private static readonly JsonSerializerOptions s_options = MakeOptions();

    public static WebhookEvent Read(JsonDocument document, EventShape shape)
    {
        var @event = JsonSerializer.Deserialize(document, TypeOf(shape.Record)) as WebhookEvent
            ?? throw new InvalidOperationException("A JSON object was read as no event.");
        NullMembers.Remember(document.RootElement, @event);
        return @event;
    }

    public static void Write(Utf8JsonWriter writer, WebhookEvent @event) =>
        JsonSerializer.Serialize(writer, @event, TypeOf(@event.GetType()));

    public static JsonTypeInfo TypeOf(Type record) => s_options.GetTypeInfo(record);

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(EventJsonContext.Default.Options)
        {
            Encoder = StringifyEncoder.Instance,
            TypeInfoResolver = EventJsonContext.Default.WithAddedModifier(Arrange),
        };
        options.MakeReadOnly();
        return options;
    }

    // What attributes could not say: the order of an event's members differs by type, and a null is written where one was read.
    private static void Arrange(JsonTypeInfo type)
    {
        var shape = EventShapes.OfRecord(type.Type);
        foreach (var property in type.Properties.Where(property => !property.IsExtensionData))
        {
            if (shape is not null)
                property.Order = Array.FindIndex(shape.Members, member => member.Name == property.Name);
            if (typeof(EventPart).IsAssignableFrom(type.Type))
                property.ShouldSerialize = (part, value) => value is not null || NullMembers.Writes((EventPart)part, property.Name);
        }
    }
}
