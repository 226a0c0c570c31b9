using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leah.Webhooks.Json;

internal sealed class ScoreConverter : JsonConverter<Score>
{
    public override Score Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        ReadOnlySpan<byte> json = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return reader.TokenType == JsonTokenType.Number && Score.TryParse(json, out var score)
            ? score
            : throw new JsonException("A score must be a number that a decimal can hold.");
    }

    public override void Write(Utf8JsonWriter writer, Score value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString(), skipInputValidation: true);
}
