using System.Text;
using System.Text.Json;

namespace Leah.Webhooks.Checking;

/// <summary>Looks for the first thing that makes a text no strict JSON, slowly and with its path.</summary>
/// <remarks>Used when it is known or feared that there is one.</remarks>
internal static class FirstFlaw
{
    private const string HalfAPair = "holds half of a surrogate pair (\\ud800 to \\udfff): send whole characters";

    /// <summary>The first flaw; null when the text is strict JSON or the beginning of such. The bytes must be UTF-8.</summary>
    public static EventProblem? In(ReadOnlySpan<byte> json, string root)
    {
        // One level more than allowed, so that it is this loop that meets it and can say where. Read as if more were to come:
        // in a text that was cut off, the reader would otherwise blame the beginning of the string that has no end.
        var levels = new JsonReaderOptions { MaxDepth = EventText.MaxDepth + 1 };
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(levels));
        var place = new JsonPlace(root);
        try
        {
            while (reader.Read())
            {
                if (FlawAt(ref reader, place) is { } message)
                    return new EventProblem(place.Path, message);
            }

            return null;
        }
        catch (JsonException exception)
        {
            return new EventProblem(root, NotJson(json, exception));
        }
    }

    private static string? FlawAt(ref Utf8JsonReader reader, JsonPlace place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                var name = TextOf(ref reader);
                var isFirst = place.EnterMember(name ?? Encoding.UTF8.GetString(reader.ValueSpan));
                return name is null ? $"has a name that {HalfAPair}" : isFirst ? null : "stands twice: send each member once";
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                place.EnterValue();
                place.Open(isObject: reader.TokenType == JsonTokenType.StartObject);
                return reader.CurrentDepth < EventText.MaxDepth
                    ? null
                    : $"is nested deeper than {EventText.MaxDepth} levels: send a flatter object";
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                place.Close();
                return null;
            default:
                place.EnterValue();
                return reader.TokenType == JsonTokenType.String && TextOf(ref reader) is null ? HalfAPair : null;
        }
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // The reader's only way to say that an escaped surrogate has no partner.
            return null;
        }
    }

    private static string NotJson(ReadOnlySpan<byte> json, JsonException exception)
    {
        var offset = Math.Min(OffsetOf(json, exception), json.Length - 1);
        var before = json[..offset].TrimEnd(" \t\r\n"u8);
        var why = json[offset] switch
        {
            (byte)'/' => "comments are not allowed",
            (byte)'}' or (byte)']' when before.EndsWith(","u8) => "a comma before a closing bracket is not allowed",
            (byte)'\'' => "strings are written in double quotes",
            (byte)'N' or (byte)'I' => "NaN and Infinity are no JSON numbers",
            < (byte)' ' => "no control character may stand here; in a string it is written as an escape",
            _ => "something else must stand here",
        };
        return $"is not JSON at byte offset {offset} (line {json[..offset].Count((byte)'\n') + 1}): {why}";
    }

    private static int OffsetOf(ReadOnlySpan<byte> json, JsonException exception)
    {
        var start = 0;
        for (var line = 0L; line < exception.LineNumber; line++)
            start += json[start..].IndexOf((byte)'\n') + 1;
        return start + (int)(exception.BytePositionInLine ?? 0);
    }
}
