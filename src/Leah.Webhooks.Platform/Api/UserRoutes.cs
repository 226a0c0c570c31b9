using Leah.Webhooks.Delivery.Erasing;
using Leah.Webhooks.Platform.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>What a person may ask for about its own data.</summary>
internal static class UserRoutes
{
    public static void MapUsers(this RouteGroupBuilder v1) => v1.MapDelete("/users/{userId}/data", Erase).WithTags("Users").Allow();

    /// <summary>Erases one person's data from events and recorded responses; says what was erased. Doing so again finds nothing and is no error.</summary>
    internal static async Task<Ok<ErasedData>> Erase(string userId, EraseUser users, CancellationToken cancellation) =>
        TypedResults.Ok(await users.EraseAsync(userId, cancellation));
}
