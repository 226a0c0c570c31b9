using System.Data.Common;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Storage;

/// <summary>Looks up accepted events. Each list follows one index in its order from a bound on.</summary>
internal static class EventStatements
{
    private const string Columns = "id, partnership_id, event_type, user_id, created_at, test, erased_at";

    private const string Span = "id < @before AND id >= @since ORDER BY id DESC LIMIT @limit";

    internal const string Newest = $"SELECT {Columns} FROM events WHERE {Span}";

    internal const string OfPartnership = $"SELECT {Columns} FROM events WHERE partnership_id = @partnership AND {Span}";

    internal const string OfUser = $"SELECT {Columns} FROM events WHERE user_id = @user AND {Span}";

    private const string Find = $"SELECT {Columns} FROM events WHERE id = @id";

    private const string Body = "SELECT body FROM events WHERE id = @id";

    public static ValueTask<IReadOnlyList<EventSummary>> NewestAsync(Session session, WalkStep step) =>
        session.QueryAsync(Newest, Read, ("@before", step.Before), ("@since", step.Since), ("@limit", step.Limit));

    public static ValueTask<IReadOnlyList<EventSummary>> OfPartnershipAsync(Session session, string partnershipId, WalkStep step) => session.QueryAsync(
        OfPartnership, Read, ("@partnership", partnershipId), ("@before", step.Before), ("@since", step.Since), ("@limit", step.Limit));

    public static ValueTask<IReadOnlyList<EventSummary>> OfUserAsync(Session session, string userId, WalkStep step) =>
        session.QueryAsync(OfUser, Read, ("@user", userId), ("@before", step.Before), ("@since", step.Since), ("@limit", step.Limit));

    public static ValueTask<EventSummary?> FindAsync(Session session, string id) => session.SingleAsync(Find, Read, ("@id", id));

    public static ValueTask<byte[]?> BodyAsync(Session session, string id) => session.SingleAsync(Body, row => (byte[])row[0], ("@id", id));

    private static EventSummary Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.TextOrNull(3), row.Time(4), row.Flag(5), row.TimeOrNull(6));
}
