using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Leah.Webhooks.Checking;

/// <summary>Opens the bytes of one event, strictly: UTF-8, JSON, an object, no member twice, not too deep.</summary>
internal static class EventText
{
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions s_strict = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };

    /// <summary>Opens the text; null, and the first flaw, when it is not a strict JSON object.</summary>
    public static JsonDocument? Open(ReadOnlyMemory<byte> body, string root, out EventProblem flaw)
    {
        var document = Parse(body, root, out flaw);
        if (document is null || document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        flaw = new EventProblem(root, $"must be a JSON object, was {MemberValue.WordsFor(document.RootElement.ValueKind)}");
        document.Dispose();
        return null;
    }

    /// <summary>Opens the text; null, and the first flaw, when it is not strict JSON of any kind.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body, string root, out EventProblem flaw)
    {
        var bytes = body.Span;
        if (FlawOfBytes(bytes) is { } message)
        {
            flaw = new EventProblem(root, message);
            return null;
        }

        // Half a surrogate pair can only hide behind an escape, which JSON.stringify writes for control characters alone.
        if (bytes.IndexOf("\\u"u8) >= 0 && FirstFlaw.In(bytes, root) is { } found)
        {
            flaw = found;
            return null;
        }

        try
        {
            flaw = default;
            return JsonDocument.Parse(body, s_strict);
        }
        catch (JsonException)
        {
            // The parser only says that it failed; the slow look says where and what to do.
            flaw = FirstFlaw.In(bytes, root)
                ?? new EventProblem(root, $"is not JSON: it ends too early, at byte offset {bytes.Length}; was it cut off?");
            return null;
        }
    }

    private static string? FlawOfBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return "is empty: send one event as a JSON object";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            return "starts with a byte-order mark (EF BB BF): send UTF-8 without one";
        if (Utf8.IsValid(bytes))
            return null;
        var offset = FirstNotUtf8(bytes);
        return $"is not UTF-8 at byte offset {offset} (0x{bytes[offset]:X2}): encode the text as UTF-8";
    }

    private static int FirstNotUtf8(ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes[offset..], out _, out var length) == System.Buffers.OperationStatus.Done)
            offset += length;
        return offset;
    }
}
