using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery;

/// <summary>The name of this run of this process in the claims on deliveries: new at each start, so that an earlier run's claims are not taken for its own.</summary>
internal sealed record NodeId(string Value)
{
    public static NodeId New(IdGenerator ids) => new(ids.Next(IdPrefixes.Node));
}
