using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>Members of events as values of columns.</summary>
internal static class ColumnValues
{
    // The texts go into a database, not into a web page: what people wrote stays readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? ToColumn(this EventDate? date) => date?.Instant?.ToStoredText();

    public static double? ToColumn(this Score? score) => score is { } present ? (double)present.Value : null;

    /// <summary>A list as JSON: <c>["a","b"]</c>.</summary>
    public static string? ToJsonColumn(this IReadOnlyList<string>? list) => list is null ? null : Write(writer =>
    {
        foreach (var item in list)
            writer.WriteStringValue(item);
    });

    /// <summary>Custom fields as JSON: <c>[{"name":"doc_type","value":"CC"}]</c>.</summary>
    public static string? ToJsonColumn(this IReadOnlyList<CustomField>? fields) => fields is null ? null : Write(writer =>
    {
        foreach (var field in fields)
        {
            writer.WriteStartObject();
            writer.WriteString("name", field.Name);
            writer.WriteString("value", field.Value);
            writer.WriteEndObject();
        }
    });

    private static string Write(Action<Utf8JsonWriter> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartArray();
            items(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
