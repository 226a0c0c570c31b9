using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>
/// The users that any event told about, each as the newest event tells. An event that leaves something out, as an overall level leaves out the picture,
/// takes nothing away.
/// </summary>
internal static class UsersTable
{
    private const string Register = "UPDATE users SET registered_at = @registered_at WHERE user_id = @user_id";

    private const string RegisterMany = """
        UPDATE users SET registered_at = told.registered_at FROM unnest(@registered_at::text[], @user_id::text[]) AS told (registered_at, user_id)
        WHERE users.user_id = told.user_id
        """;

    private static readonly UpsertRows<WebhookEvent> Rows = new(
        "users",
        [
            Column<WebhookEvent>.Text("user_id", told => told.User?.Id),
            Column<WebhookEvent>.Text("email", told => told.User?.PersonalInformation?.Email),
            Column<WebhookEvent>.Text("given_name", told => told.User?.PersonalInformation?.GivenName),
            Column<WebhookEvent>.Text("family_name", told => told.User?.PersonalInformation?.FamilyName),
            Column<WebhookEvent>.Text("phone_number", told => told.User?.PersonalInformation?.PhoneNumber),
            Column<WebhookEvent>.Text("picture", told => told.User?.PersonalInformation?.Picture),
            Column<WebhookEvent>.Text("partner_id", told => told.Partner?.Id),
            Column<WebhookEvent>.Text("external_ids", told => told is UserRegistered || told.ExternalIds is { Count: > 0 } ? told.ExternalIds.ToJsonColumn() : null),
            Column<WebhookEvent>.Text("custom_fields", CustomFields),
            Column<WebhookEvent>.Text("updated_at", told => told.Date.ToColumn()),
        ],
        change: column => column == "updated_at" ? "excluded.updated_at" : $"COALESCE(excluded.{column}, users.{column})",
        only: "users.updated_at IS NULL OR excluded.updated_at >= users.updated_at");

    public static async ValueTask WriteAsync(Session session, IReadOnlyList<WebhookEvent> told)
    {
        await Rows.WriteAsync(session, [.. told.Where(one => one.User?.Id is not null)]);
        // Of several registrations of one user the last counts.
        var registered = told.OfType<UserRegistered>().Where(one => one.User?.Id is not null)
            .GroupBy(one => one.User?.Id ?? "", StringComparer.Ordinal).ToDictionary(of => of.Key, of => of.Last().Date.ToColumn(), StringComparer.Ordinal);
        if (session.Dialect == Dialect.Postgres && registered.Count > 0)
        {
            await session.ExecuteAsync(
                RegisterMany, ("@registered_at", registered.Values.ToArray()), ("@user_id", registered.Keys.Select(id => id.Replace('\0', '\uFFFD')).ToArray()));
            return;
        }

        foreach (var (userId, at) in registered)
            await session.ExecuteAsync(Register, ("@registered_at", at), ("@user_id", userId));
    }

    private static string? CustomFields(WebhookEvent told)
    {
        var fields = told.User?.PersonalInformation?.CustomFields;
        return told is UserRegistered || fields is { Count: > 0 } ? fields.ToJsonColumn() : null;
    }
}
