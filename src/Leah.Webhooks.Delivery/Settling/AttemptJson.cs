using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leah.Webhooks.Delivery.Settling;

/// <summary>The JSON columns of an attempt.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(AttemptTimings))]
internal sealed partial class AttemptJson : JsonSerializerContext
{
    private static readonly AttemptJson Relaxed = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string? Write(IReadOnlyDictionary<string, string>? headers) =>
        headers is null ? null : JsonSerializer.Serialize(headers, Relaxed.IReadOnlyDictionaryStringString);

    // By hand: five numbers for every attempt that there is.
    public static string? Write(AttemptTimings? timings) => timings is null
        ? null
        : $$"""{"dns":{{Number(timings.Dns)}},"connect":{{Number(timings.Connect)}},"tls":{{Number(timings.Tls)}},"headers":{{Number(timings.Headers)}},"body":{{Number(timings.Body)}}}""";

    public static IReadOnlyDictionary<string, string>? ReadHeaders(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, Relaxed.IReadOnlyDictionaryStringString);

    public static AttemptTimings? ReadTimings(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Relaxed.AttemptTimings);

    private static string Number(double? milliseconds) => milliseconds is { } number ? Math.Round(number, 3).ToString(CultureInfo.InvariantCulture) : "null";
}
