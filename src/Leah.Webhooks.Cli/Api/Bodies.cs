using System.CommandLine;
using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Api;

/// <summary>Bodies made of what stands on the command line: what is not there is left out, and an empty text clears.</summary>
internal static class Bodies
{
    public static void AddGiven(this JsonObject body, ApiCall call, Option<string?> option, string member)
    {
        if (call.Has(option))
            body[member] = call.Value(option) is { Length: > 0 } text ? JsonValue.Create(text) : null;
    }

    public static void AddGiven(this JsonObject body, ApiCall call, Option<double?> option, string member)
    {
        if (call.Has(option))
            body[member] = call.Value(option);
    }

    public static void AddGiven(this JsonObject body, ApiCall call, Option<int?> option, string member)
    {
        if (call.Has(option))
            body[member] = call.Value(option);
    }

    public static JsonArray ToArray(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)JsonValue.Create(text))];

    /// <summary>Refuses an update that would change nothing.</summary>
    public static void DemandSome(this JsonObject body, string options)
    {
        if (body.Count == 0)
            throw new UsageException($"Nothing to change is given: {options}.");
    }
}
