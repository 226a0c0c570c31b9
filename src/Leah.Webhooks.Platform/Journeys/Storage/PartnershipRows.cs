using System.Data.Common;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys.Storage;

/// <summary>Partnerships as a learner meets them, and what they want of journeys.</summary>
internal static class PartnershipRows
{
    private const string ByCode = "SELECT id, name, code FROM partnerships WHERE code = @code AND deleted_at IS NULL";

    private const string ById = "SELECT id, name, code FROM partnerships WHERE id = @id AND deleted_at IS NULL";

    private const string EarlierResults = "SELECT earlier_results FROM journey_settings WHERE partnership_id = @id";

    private const string SetEarlierResults = """
        INSERT INTO journey_settings (partnership_id, earlier_results) VALUES (@id, @wanted)
        ON CONFLICT (partnership_id) DO UPDATE SET earlier_results = excluded.earlier_results
        """;

    public static ValueTask<JoinedPartnership?> ByCodeAsync(Session session, string code) => session.SingleAsync(ByCode, Read, ("@code", code));

    public static ValueTask<JoinedPartnership?> ByIdAsync(Session session, string id) => session.SingleAsync(ById, Read, ("@id", id));

    /// <summary>Whether the partnership wants what was before a learner joined it.</summary>
    public static async ValueTask<bool> WantsEarlierResultsAsync(Session session, string id) =>
        await session.SingleAsync(EarlierResults, row => row.GetInt64(0), ("@id", id)) == 1;

    public static ValueTask<int> SetEarlierResultsAsync(Session session, string id, bool wanted) =>
        session.ExecuteAsync(SetEarlierResults, ("@id", id), ("@wanted", wanted ? 1L : 0L));

    private static JoinedPartnership Read(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2));
}

/// <summary>A partnership that somebody joins.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Code">Its code, where it has one.</param>
internal sealed record JoinedPartnership(string Id, string Name, string? Code);
