using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>A request by which a step is told.</summary>
/// <param name="Method">How.</param>
/// <param name="Path">Where to, below the address that is meant.</param>
/// <param name="What">What stands in a list.</param>
/// <param name="Body">What it says.</param>
internal sealed record ScenarioRequest(HttpMethod Method, string Path, string What, JsonObject Body);
