using Leah.Webhooks.Delivery.Following;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Reads a partnership's events in the order in which they came.</summary>
internal static class FollowStatements
{
    internal const string Ids = "SELECT id FROM events WHERE partnership_id = @partnership AND id > @after ORDER BY id LIMIT @limit";

    // What was sent to try one endpoint is no event of the partnership, and what was erased is nothing to hand out.
    private const string Find = "SELECT id, event_type, created_at, body FROM events WHERE id = @id AND test = 0 AND erased_at IS NULL";

    public static ValueTask<IReadOnlyList<string>> IdsAsync(Session session, string partnershipId, string after, int limit) =>
        session.QueryAsync(Ids, row => row.GetString(0), ("@partnership", partnershipId), ("@after", after), ("@limit", limit));

    /// <summary>The event where it is of one of these types, or of any where none is named; its body is read only then.</summary>
    public static ValueTask<FollowedEvent?> FindAsync(Session session, string id, IReadOnlyCollection<string> eventTypes) => session.SingleAsync(
        Find,
        row => eventTypes.Count == 0 || eventTypes.Contains(row.GetString(1)) ? new FollowedEvent(row.GetString(0), row.GetString(1), row.Time(2), (byte[])row[3]) : null,
        ("@id", id));
}
