using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Storage.Tables;

/// <summary>
/// The users that any event told about, each as the newest event tells. An event that leaves something out, as an overall level leaves out the picture,
/// takes nothing away.
/// </summary>
internal static class UsersTable
{
    private const string Upsert = """
        INSERT INTO users (user_id, email, given_name, family_name, phone_number, picture, partner_id, external_ids, custom_fields, updated_at)
        VALUES (@user_id, @email, @given_name, @family_name, @phone_number, @picture, @partner_id, @external_ids, @custom_fields, @updated_at)
        ON CONFLICT (user_id) DO UPDATE SET
            email = COALESCE(excluded.email, users.email),
            given_name = COALESCE(excluded.given_name, users.given_name),
            family_name = COALESCE(excluded.family_name, users.family_name),
            phone_number = COALESCE(excluded.phone_number, users.phone_number),
            picture = COALESCE(excluded.picture, users.picture),
            partner_id = COALESCE(excluded.partner_id, users.partner_id),
            external_ids = COALESCE(excluded.external_ids, users.external_ids),
            custom_fields = COALESCE(excluded.custom_fields, users.custom_fields),
            updated_at = excluded.updated_at
        WHERE users.updated_at IS NULL OR excluded.updated_at >= users.updated_at
        """;

    private const string Register = "UPDATE users SET registered_at = @registered_at WHERE user_id = @user_id";

    public static async ValueTask WriteAsync(Session session, WebhookEvent told)
    {
        if (told.User?.Id is not { } userId)
            return;
        var registration = told is UserRegistered;
        var person = told.User.PersonalInformation;
        await session.ExecuteAsync(
            Upsert, ("@user_id", userId), ("@email", person?.Email), ("@given_name", person?.GivenName), ("@family_name", person?.FamilyName),
            ("@phone_number", person?.PhoneNumber), ("@picture", person?.Picture), ("@partner_id", told.Partner?.Id),
            ("@external_ids", registration || told.ExternalIds is { Count: > 0 } ? told.ExternalIds.ToJsonColumn() : null),
            ("@custom_fields", registration || person?.CustomFields is { Count: > 0 } ? person?.CustomFields.ToJsonColumn() : null),
            ("@updated_at", told.Date.ToColumn()));
        if (registration)
            await session.ExecuteAsync(Register, ("@registered_at", told.Date.ToColumn()), ("@user_id", userId));
    }
}
