using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>The number that tells whoever keeps partnerships and endpoints in memory that they changed.</summary>
internal static class CatalogVersionStatements
{
    private const string Raise = "UPDATE catalog SET version = version + 1";

    /// <summary>What makers of changes take alone, and who stores by the catalogue shares: nobody stores by one that a change has overtaken.</summary>
    public const string Lock = "catalog";

    /// <summary>Raises it, in the transaction of the change.</summary>
    public static ValueTask<int> RaiseAsync(Session session) => session.ExecuteAsync(Raise);
}
