using Leah.Webhooks.Delivery.Erasing;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Journeys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>What a person may ask for about its own data.</summary>
internal static class UserRoutes
{
    public static void MapUsers(this RouteGroupBuilder v1) => v1.MapDelete("/users/{userId}/data", Erase).WithTags("Users").Allow();

    /// <summary>Erases one person's data from events, recorded responses and the journey; says what was erased. Doing so again finds nothing and is no error.</summary>
    internal static async Task<Ok<ErasedAnswer>> Erase(string userId, EraseJourney journeys, EraseUser users, CancellationToken cancellation)
    {
        // The journey first: from then on no event of it can be made, and what follows empties the log that still holds it.
        var journey = await journeys.EraseAsync(userId);
        return TypedResults.Ok(ErasedAnswer.Of(await users.EraseAsync(userId, cancellation), journey));
    }
}

/// <summary>What was erased.</summary>
/// <param name="Events">Events whose bodies were emptied.</param>
/// <param name="Attempts">Attempts whose recorded responses were removed.</param>
/// <param name="CancelledDeliveries">Deliveries that were still to be made.</param>
/// <param name="Profiles">1 where the journey of this person was known; else 0.</param>
/// <param name="Registrations">Links to partnerships.</param>
/// <param name="Tests">Tests that the person took.</param>
internal sealed record ErasedAnswer(int Events, int Attempts, int CancelledDeliveries, int Profiles, int Registrations, int Tests)
{
    public static ErasedAnswer Of(ErasedData data, ErasedJourney journey) =>
        new(data.Events, data.Attempts, data.CancelledDeliveries, journey.Profiles, journey.Registrations, journey.Tests);
}
