using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Applying;

/// <summary>One step from what there is to what a file wants.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Id">The endpoint that is there; null for one to make.</param>
/// <param name="Url">Its address.</param>
/// <param name="Place">Where it stands in the file; null for one to delete.</param>
/// <param name="Settings">What becomes different, member by member.</param>
/// <param name="Body">What is sent. Holds secrets; never printed.</param>
internal sealed record EndpointChange(ChangeAction Action, string? Id, string Url, string? Place, IReadOnlyList<SettingChange> Settings, JsonObject? Body)
{
    public override string ToString() => $"{nameof(EndpointChange)} {{ {Action} {Url} }}";
}

/// <summary>A setting that becomes different.</summary>
internal sealed record SettingChange(string Name, string From, string To);

/// <summary>What is done with an endpoint.</summary>
internal enum ChangeAction
{
    /// <summary>It is made.</summary>
    Create,

    /// <summary>Some of its settings are changed.</summary>
    Update,

    /// <summary>It is deleted.</summary>
    Delete,
}
