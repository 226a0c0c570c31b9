using System.Text.Json;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Journeys.Storage;

/// <summary>Learners' links to partnerships.</summary>
internal static class RegistrationRows
{
    internal const string Of = """
        SELECT r.partnership_id, p.name, p.code, r.external_ids, r.registered_at
        FROM registrations r JOIN partnerships p ON p.id = r.partnership_id
        WHERE r.user_id = @user AND p.deleted_at IS NULL
        ORDER BY r.registered_at, r.partnership_id
        """;

    private const string Insert = """
        INSERT INTO registrations (user_id, partnership_id, external_ids, registered_at) VALUES (@user, @partnership, @external_ids, @now)
        """;

    private const string Delete = "DELETE FROM registrations WHERE user_id = @user";

    /// <summary>The links of a learner to partnerships that there still are, the oldest first.</summary>
    public static ValueTask<IReadOnlyList<Membership>> OfAsync(Session session, string userId) => session.QueryAsync(
        Of,
        row => new Membership(
            row.GetString(0),
            row.GetString(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.IsDBNull(3) ? null : JsonSerializer.Deserialize(row.GetString(3), JourneyJson.Default.IReadOnlyListString),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4))),
        ("@user", userId));

    public static ValueTask<int> InsertAsync(Session session, string userId, Membership joined) => session.ExecuteAsync(
        Insert,
        ("@user", userId),
        ("@partnership", joined.PartnershipId),
        ("@external_ids", joined.ExternalIds is { } ids ? JsonSerializer.Serialize(ids, JourneyJson.Default.IReadOnlyListString) : null),
        ("@now", joined.RegisteredAt.ToUnixTimeMilliseconds()));

    public static ValueTask<int> DeleteAsync(Session session, string userId) => session.ExecuteAsync(Delete, ("@user", userId));
}
