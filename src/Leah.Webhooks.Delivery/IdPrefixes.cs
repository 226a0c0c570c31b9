namespace Leah.Webhooks.Delivery;

/// <summary>What stands before an id, so that a person who sees one knows what it is of. Lists turn a time into the lowest id with these.</summary>
internal static class IdPrefixes
{
    public const string Partnership = "prt";
    public const string Endpoint = "ept";
    public const string Event = "evt";
    public const string Delivery = "dlv";
    public const string Replay = "rpl";
    public const string Node = "node";
}
