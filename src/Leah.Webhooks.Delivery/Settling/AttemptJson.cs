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
        : string.Create(
            CultureInfo.InvariantCulture,
            stackalloc char[128],
            $$"""{"dns":{{Of(timings.Dns)}},"connect":{{Of(timings.Connect)}},"tls":{{Of(timings.Tls)}},"headers":{{Of(timings.Headers)}},"body":{{Of(timings.Body)}}}""");

    public static IReadOnlyDictionary<string, string>? ReadHeaders(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, Relaxed.IReadOnlyDictionaryStringString);

    public static AttemptTimings? ReadTimings(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Relaxed.AttemptTimings);

    private static Microseconds Of(double? milliseconds) => new(milliseconds is { } number ? (long)Math.Round(number * 1000) : null);

    /// <summary>A time in milliseconds with three places, written as two whole numbers: to write a broken one takes several times as long.</summary>
    private readonly record struct Microseconds(long? Count) : ISpanFormattable
    {
        public bool TryFormat(Span<char> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider) => Count is { } count
            ? destination.TryWrite(provider, $"{count / 1000}.{count % 1000:000}", out written)
            : destination.TryWrite(provider, $"null", out written);

        public string ToString(string? format, IFormatProvider? provider) =>
            Count is { } count ? string.Create(provider, $"{count / 1000}.{count % 1000:000}") : "null";
    }
}
