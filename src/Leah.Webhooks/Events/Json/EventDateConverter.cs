using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leah.Webhooks.Json;

internal sealed class EventDateConverter : JsonConverter<EventDate>
{
    public override EventDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new EventDate(reader.GetString() ?? "")
            : throw new JsonException("A date must be a string.");

    public override void Write(Utf8JsonWriter writer, EventDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
