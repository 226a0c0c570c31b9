using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Leah.Webhooks.Checking;
using Leah.Webhooks.Delivery;

namespace Leah.Webhooks.Platform.Api.Reading;

/// <summary>
/// Holds JSON against the type that it is to become, by the type's source-generated description, and tells everything that does not fit by its path.
/// The serializer itself would stop at the first fault and name it in C#'s words.
/// </summary>
internal static class StrictJson
{
    /// <summary>Reads JSON as strictly as an event, and says in the same words what is wrong with it; null where it is none.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> json, Faults faults)
    {
        if (json.IsEmpty)
        {
            faults.Add("$", "is empty: send a JSON object");
            return null;
        }

        var document = EventText.Parse(json, "$", out var flaw);
        if (document is null)
            faults.Add(flaw.Path, flaw.Message);
        return document;
    }

    /// <summary>Whether the JSON is a value of that type; what is not is added to the faults.</summary>
    public static bool Fits(JsonElement json, JsonTypeInfo type, Faults faults)
    {
        Check(json, type, "$", faults);
        return !faults.Any;
    }

    private static void Check(JsonElement json, JsonTypeInfo type, string path, Faults faults)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when json.ValueKind == JsonValueKind.Object:
                CheckMembers(json, type, path, faults);
                break;
            case JsonTypeInfoKind.Enumerable when json.ValueKind == JsonValueKind.Array:
                CheckElements(json, type, path, faults);
                break;
            case JsonTypeInfoKind.None:
                CheckScalar(json, type, path, faults);
                break;
            default:
                faults.Add(path, $"must be {(type.Kind == JsonTypeInfoKind.Object ? "an object" : "an array")}, and is {Name(json)}");
                break;
        }
    }

    private static void CheckMembers(JsonElement json, JsonTypeInfo type, string path, Faults faults)
    {
        foreach (var member in json.EnumerateObject())
        {
            var property = type.Properties.FirstOrDefault(property => property.Name == member.Name);
            if (property is null)
                faults.Add($"{path}.{member.Name}", $"is not known here; there are {string.Join(", ", type.Properties.Select(known => known.Name))}");
            else if (member.Value.ValueKind != JsonValueKind.Null)
                Check(member.Value, type.Options.GetTypeInfo(property.PropertyType), $"{path}.{member.Name}", faults);
            else if (!property.IsSetNullable)
                faults.Add($"{path}.{member.Name}", "must not be null");
        }

        foreach (var property in type.Properties.Where(property => property.IsRequired && !json.TryGetProperty(property.Name, out _)))
            faults.Add($"{path}.{property.Name}", "is missing");
    }

    private static void CheckElements(JsonElement json, JsonTypeInfo type, string path, Faults faults)
    {
        var element = type.Options.GetTypeInfo(type.ElementType ?? typeof(JsonElement));
        var index = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Null)
                faults.Add($"{path}[{index}]", "must not be null");
            else
                Check(item, element, $"{path}[{index}]", faults);
            index++;
        }
    }

    /// <summary>A scalar fits where the serializer can read it.</summary>
    private static void CheckScalar(JsonElement json, JsonTypeInfo type, string path, Faults faults)
    {
        try
        {
            json.Deserialize(type);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            faults.Add(path, $"must be {Wanted(type.Type)}{(json.ValueKind == JsonValueKind.String ? "" : ", and is " + Name(json))}");
        }
    }

    private static string Wanted(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var wanted when wanted == typeof(string) => "a string",
        var wanted when wanted == typeof(bool) => "true or false",
        var wanted when wanted == typeof(int) || wanted == typeof(long) => "a whole number",
        var wanted when wanted == typeof(double) || wanted == typeof(decimal) => "a number",
        var wanted when wanted == typeof(DateTimeOffset) => "a time as 2024-03-07T13:43:40Z, with its offset",
        _ => "of another kind",
    };

    private static string Name(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "the number " + (json.GetRawText() is { Length: <= 32 } text ? text : "it is"),
        JsonValueKind.Null => "null",
        _ => json.GetRawText(),
    };
}
