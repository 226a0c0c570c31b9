using System.Data.Common;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>How endpoints stand, deleted ones too.</summary>
internal static class StandingStatements
{
    private const string Find = "SELECT id, state, deleted_at FROM endpoints WHERE id = @id";

    private const string OfPartnership = "SELECT id, state, deleted_at FROM endpoints WHERE partnership_id = @partnership LIMIT @limit";

    private const string All = "SELECT id, state, deleted_at FROM endpoints LIMIT @limit";

    public static async ValueTask<EndpointStanding?> FindAsync(Session session, string id) =>
        await session.SingleAsync<(string Id, EndpointStanding Standing)>(Find, Read, ("@id", id)) is { Id: not null } found ? found.Standing : null;

    public static ValueTask<IReadOnlyList<(string Id, EndpointStanding Standing)>> OfPartnershipAsync(Session session, string partnershipId, int limit) =>
        session.QueryAsync(OfPartnership, Read, ("@partnership", partnershipId), ("@limit", limit));

    public static ValueTask<IReadOnlyList<(string Id, EndpointStanding Standing)>> AllAsync(Session session, int limit) =>
        session.QueryAsync(All, Read, ("@limit", limit));

    private static (string Id, EndpointStanding Standing) Read(DbDataReader row) =>
        (row.GetString(0), new EndpointStanding(row.State<EndpointState>(1), row.TimeOrNull(2)));
}
