using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Applying;

/// <summary>An endpoint as a file wants it.</summary>
/// <param name="Place">Where it stands in the file, for errors.</param>
/// <param name="Id">The endpoint that is meant; null where its address says so.</param>
/// <param name="Settings">Its settings without the credential, every one, absent ones as null.</param>
/// <param name="Authentication">The credential with its secret. Never printed.</param>
internal sealed record WantedEndpoint(string Place, string? Id, JsonObject Settings, JsonObject Authentication)
{
    public string Url => (string?)Settings["url"] ?? "";

    /// <summary>What of the credential may be seen.</summary>
    public string ShownAuthentication => Authentication["username"] is { } name ? $"{Authentication["type"]} {name}" : $"{Authentication["type"]}";

    public override string ToString() => $"{nameof(WantedEndpoint)} {{ Url = {Url} }}";
}
