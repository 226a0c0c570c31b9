using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>JSON that is put into an answer byte for byte.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record RawJson(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The JSON, or null where it was erased.</summary>
    public static RawJson? Of(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : new RawJson(bytes);

    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Raw JSON is only written.");

        // What is kept was checked when it was accepted.
        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
    }
}
