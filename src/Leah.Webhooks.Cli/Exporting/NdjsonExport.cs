using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leah.Webhooks.Receiver;

namespace Leah.Webhooks.Cli.Exporting;

/// <summary>A JSON object a line. The body is a text, byte for byte, as in the other formats.</summary>
internal sealed class NdjsonExport(Stream output) : IExport
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ArrayBufferWriter<byte> _line = new();

    public async ValueTask WriteAsync(ReceivedEvent received)
    {
        _line.ResetWrittenCount();
        await using (var writer = new Utf8JsonWriter(_line, Relaxed))
        {
            writer.WriteStartObject();
            foreach (var column in ExportedEvent.Columns)
                writer.WriteString(column.Name, column.Text(received));
            writer.WriteEndObject();
        }

        _line.Write("\n"u8);
        await output.WriteAsync(_line.WrittenMemory);
    }

    public ValueTask EndAsync() => default;
}
