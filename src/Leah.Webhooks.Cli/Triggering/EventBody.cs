using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Json;

namespace Leah.Webhooks.Cli.Triggering;

/// <summary>The bytes that are sent: a sample of the catalogue or a file, byte for byte until something is set in it.</summary>
internal static class EventBody
{
    // As JSON.stringify writes: letters as they are, nothing escaped that need not be.
    private static readonly JsonWriterOptions Writing = new() { Encoder = StringifyEncoder.Instance };

    public static byte[] Sample(string eventType) => EventCatalogue.Find(eventType) is { } entry
        ? entry.Sample.ToArray()
        : throw new UsageException($"{eventType} is no event type. There are {string.Join(", ", EventTypes.All)}.");

    public static byte[] File(FileInfo file)
    {
        try
        {
            return System.IO.File.ReadAllBytes(file.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--file: {error.Message}");
        }
    }

    /// <summary>The body with members set; the same bytes where none are.</summary>
    public static byte[] With(byte[] body, IReadOnlyList<string> assignments)
    {
        if (assignments.Count == 0)
            return body;
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(body);
        }
        catch (JsonException error)
        {
            throw new UsageException($"--set needs a JSON object to set members in, and this is not JSON: {error.Message}");
        }

        if (node is not JsonObject root)
            throw new UsageException("--set needs a JSON object to set members in.");
        foreach (var assignment in assignments)
            MemberPath.Assign(root, assignment, "--set");
        return Write(root);
    }

    public static byte[] Write(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            node.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What the event calls itself; null where the body does not say.</summary>
    public static string? TypeOf(byte[] body) => EventCheck.Completeness(body).EventType;
}
