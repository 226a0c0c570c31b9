using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Reads partnerships and endpoints as a whole.</summary>
internal static class CatalogStatements
{
    private const string Version = "SELECT version FROM catalog";

    private const string Partnerships = "SELECT id FROM partnerships WHERE deleted_at IS NULL";

    private const string Endpoints = $"SELECT {EndpointRows.Columns} FROM endpoints WHERE deleted_at IS NULL";

    public static ValueTask<long> VersionAsync(Session session) => session.SingleAsync(Version, row => row.GetInt64(0));

    public static async ValueTask<Catalog> LoadAsync(Session session)
    {
        var version = await VersionAsync(session);
        var partnerships = await session.QueryAsync(Partnerships, row => row.GetString(0));
        var endpoints = await session.QueryAsync(Endpoints, EndpointRows.Read);
        return new Catalog(version, partnerships, endpoints);
    }
}
