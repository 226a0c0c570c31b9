using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Input;

/// <summary>Sets a member of a JSON object by its path: <c>user.personalInformation.customFields[0].value=42</c>.</summary>
/// <remarks>A value is taken as JSON where it is a number, true, false, null, or begins with a quote, a bracket or a brace; otherwise it is text.</remarks>
internal static class MemberPath
{
    private const int MostItems = 10_000;

    /// <exception cref="UsageException">The assignment or its path makes no sense for this object; the message says why.</exception>
    public static void Assign(JsonObject root, string assignment, string option)
    {
        var equals = assignment.IndexOf('=');
        if (equals <= 0)
            throw new UsageException($"{option} {assignment} wants path=value, as in user.id=42.");
        Set(root, assignment[..equals], ToValue(assignment[(equals + 1)..], option), option);
    }

    /// <exception cref="UsageException">The path makes no sense for this object.</exception>
    public static void Set(JsonObject root, string path, JsonNode? value, string option)
    {
        var steps = Steps(path, option);
        JsonNode at = root;
        for (var i = 0; i < steps.Count - 1; i++)
            at = Into(at, steps[i], steps[i + 1] is int, path, option);
        Put(at, steps[^1], value, path, option);
    }

    /// <summary>What stands at a path; null where nothing does.</summary>
    public static JsonNode? Find(JsonNode root, string path)
    {
        JsonNode? at = path.Length == 0 ? null : root;
        foreach (var step in path.Length == 0 ? [] : Steps(path, "A reference"))
            at = At(at, step);
        return at;
    }

    private static JsonNode? ToValue(string text, string option)
    {
        var isJson = text is "true" or "false" or "null" || (text.Length > 0 && (text[0] is '"' or '[' or '{' or '-' || char.IsAsciiDigit(text[0])));
        if (!isJson)
            return JsonValue.Create(text);
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException) when (text[0] is not ('"' or '[' or '{'))
        {
            // 2024-03-07 begins like a number and is none.
            return JsonValue.Create(text);
        }
        catch (JsonException error)
        {
            throw new UsageException($"{option}: {text} begins like JSON and is none: {error.Message}");
        }
    }

    private static List<object> Steps(string path, string option)
    {
        List<object> steps = [];
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[');
            var name = bracket < 0 ? part : part[..bracket];
            if (name.Length == 0)
                throw new UsageException($"{option}: the path {path} has an empty member.");
            steps.Add(name);
            foreach (var index in bracket < 0 ? [] : part[(bracket + 1)..].TrimEnd(']').Split("]["))
            {
                steps.Add(int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < MostItems && part.EndsWith(']')
                    ? number
                    : throw new UsageException($"{option}: the path {path} has an index that is no number, as in externalIds[0]."));
            }
        }

        return steps;
    }

    private static JsonNode? At(JsonNode? at, object step) =>
        step is string name ? (at as JsonObject)?[name] : step is int index && at is JsonArray array && index < array.Count ? array[index] : null;

    private static JsonNode Into(JsonNode at, object step, bool wantsArray, string path, string option)
    {
        var next = At(at, step);
        if (next is not null)
            return next;
        JsonNode made = wantsArray ? new JsonArray() : new JsonObject();
        Put(at, step, made, path, option);
        return made;
    }

    private static void Put(JsonNode at, object step, JsonNode? value, string path, string option)
    {
        switch (at, step)
        {
            case (JsonObject container, string name):
                container[name] = value;
                break;
            case (JsonArray array, int index) when index < array.Count:
                array[index] = value;
                break;
            case (JsonArray array, int index) when index == array.Count:
                array.Add(value);
                break;
            case (JsonArray array, int):
                throw new UsageException($"{option}: the path {path} leaves a gap: the list has {array.Count} items, so the next index is [{array.Count}].");
            default:
                throw new UsageException($"{option}: the path {path} goes through {(step is int ? "what is no list" : "what is no object")}.");
        }
    }
}
