using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Leah.Webhooks.Cli.Output;

/// <summary>Writes records as JSON to standard output.</summary>
internal static class JsonOutput
{
    /// <summary>A list, as one document or one object a line.</summary>
    public static async Task WriteListAsync<T>(IReadOnlyList<T> items, OutputFormat format, JsonTypeInfo<T> item, JsonTypeInfo<IReadOnlyList<T>> list)
    {
        if (format == OutputFormat.Json)
        {
            await Console.Out.WriteLineAsync(ToText(items, list));
            return;
        }

        foreach (var one in items)
            await Console.Out.WriteLineAsync(ToText(one, item));
    }

    /// <summary>One record.</summary>
    public static Task WriteAsync<T>(T value, JsonTypeInfo<T> type) => Console.Out.WriteLineAsync(ToText(value, type));

    /// <summary>On one line, letters as they are.</summary>
    public static string ToText<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(value, type).OneLine();
}
