using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery;

/// <summary>
/// The name of this run of this process in the claims on deliveries: new at each start, so that an earlier run's claims are not taken for its own,
/// and new again where others took the node for dead, so that nothing that it still holds under the old name counts.
/// </summary>
internal sealed class NodeId(IdGenerator ids)
{
    private volatile string _value = ids.Next(IdPrefixes.Node);

    public string Value => _value;

    /// <summary>Takes a new name.</summary>
    public void Change() => _value = ids.Next(IdPrefixes.Node);
}
