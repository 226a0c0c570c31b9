using System.Text.Json.Serialization;

namespace Leah.Webhooks.Cli.Diagnosing;

/// <summary>What <c>leah doctor</c> saw in one place.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State"><c>ok</c>, <c>warning</c>, <c>failed</c> or <c>skipped</c>.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Hint">What to do about it; null where nothing is to be done.</param>
internal sealed record Finding(string Name, string State, string Seen, string? Hint = null)
{
    public static Finding Ok(string name, string seen, string? hint = null) => new(name, "ok", seen, hint);

    public static Finding Warning(string name, string seen, string hint) => new(name, "warning", seen, hint);

    public static Finding Failed(string name, string seen, string hint) => new(name, "failed", seen, hint);

    public static Finding Skipped(string name, string seen, string hint) => new(name, "skipped", seen, hint);
}

/// <summary>How findings look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Finding))]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class FindingJson : JsonSerializerContext;
