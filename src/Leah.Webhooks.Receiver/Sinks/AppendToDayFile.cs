using System.Text.Encodings.Web;
using System.Text.Json;
using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Receiver.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Receiver.Sinks;

/// <summary>
/// Writes each event as one line into a file of its day. The database records how long each file is, in the transaction that makes the event done; what
/// stands in a file beyond that was written by a try that did not come to its end, and is cut off. So each event is in the files exactly once, and no line is torn.
/// </summary>
internal sealed class AppendToDayFile(string name, string folder)
{
    private static readonly JsonWriterOptions OnOneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task RunAsync(WebhookContext context, CancellationToken cancellation)
    {
        var file = $"{context.Received.ReceivedAt.UtcDateTime:yyyy-MM-dd}.ndjson";
        var database = context.Services.GetRequiredService<ReceiverDatabase>().Database;
        var recorded = await SinkFiles.LengthAsync(database, name, file, cancellation);

        Directory.CreateDirectory(folder);
        await using var stream = new FileStream(Path.Combine(folder, file), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        if (stream.Length < recorded)
            throw new SinkException($"{file} is shorter than what was written to it: {stream.Length} bytes instead of {recorded}. Somebody else has changed it.");
        stream.SetLength(recorded);
        stream.Position = recorded;
        await stream.WriteAsync(LineOf(context.Received), cancellation);
        stream.Flush(flushToDisk: true);

        var length = stream.Length;
        context.InTransaction(session => SinkFiles.RecordAsync(session, name, file, length));
    }

    private static byte[] LineOf(ReceivedEvent received)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line, OnOneLine))
        using (var body = JsonDocument.Parse(received.Body))
        {
            writer.WriteStartObject();
            writer.WriteString("id", received.Id);
            writer.WriteString("receivedAt", received.ReceivedAt.ToStoredText());
            writer.WriteString("outcome", received.Outcome.ToWord());
            writer.WritePropertyName("event");
            body.WriteTo(writer);
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }
}
