using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>References in a scenario's values: <c>${placement.test.result.level}</c> is what a step's event says, <c>${learner.givenName}</c> who it is about.</summary>
internal static partial class References
{
    /// <summary>What can be referred to beside steps.</summary>
    public static readonly IReadOnlyList<string> Words = ["learner", "partner", "fake"];

    /// <summary>The references in a value, at every depth.</summary>
    public static IEnumerable<string> In(JsonNode? value) => value switch
    {
        JsonObject members => members.SelectMany(member => In(member.Value)),
        JsonArray items => items.SelectMany(In),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Reference().Matches(text.GetValue<string>()).Select(match => match.Groups["path"].Value),
        _ => [],
    };

    /// <summary>The value with its references replaced. A value that is one reference keeps the kind of what it refers to; within a text it becomes text.</summary>
    public static JsonNode? Resolve(JsonNode? value, Func<string, JsonNode?> find) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value, find)))),
        JsonArray items => new JsonArray([.. items.Select(item => Resolve(item, find))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => InText(text.GetValue<string>(), find),
        _ => value?.DeepClone(),
    };

    private static JsonNode? InText(string text, Func<string, JsonNode?> find) =>
        Reference().Match(text) is { Success: true } only && only.Length == text.Length
            ? find(only.Groups["path"].Value)?.DeepClone()
            : JsonValue.Create(Reference().Replace(text, match => find(match.Groups["path"].Value)?.ToString() ?? ""));

    [GeneratedRegex(@"\$\{(?<path>[^{}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
