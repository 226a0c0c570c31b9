using System.Globalization;
using System.Text.Json;
using Leah.Webhooks.Json;

namespace Leah.Webhooks.Cli.Output;

/// <summary>What stands in a JSON object, as text for people.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = StringifyEncoder.Instance };

    /// <summary>A member, or nothing where it is absent or null; a path goes by dots.</summary>
    public static string Text(this JsonElement item, string path)
    {
        foreach (var member in path.Split('.'))
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(member, out item))
                return "";
        }

        return item.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => "",
            JsonValueKind.String => item.GetString() ?? "",
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Array => string.Join(", ", item.EnumerateArray().Select(each => each.ValueKind == JsonValueKind.String ? each.GetString() : each.GetRawText())),
            _ => item.GetRawText(),
        };
    }

    /// <summary>A member that is a time, to the second and without the year.</summary>
    public static string ShortTime(this JsonElement item, string member) =>
        DateTimeOffset.TryParse(item.Text(member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString("MM-dd HH:mm:ss")
            : item.Text(member);

    /// <summary>On one line, letters as they are.</summary>
    public static string OneLine(this JsonElement item)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
            item.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Over several lines, for people.</summary>
    public static string Indented(this JsonElement item)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed with { Indented = true }))
            item.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The object without some of its members.</summary>
    public static JsonElement Without(this JsonElement item, params ReadOnlySpan<string> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            foreach (var member in item.EnumerateObject())
            {
                if (!members.Contains(member.Name))
                    member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}
