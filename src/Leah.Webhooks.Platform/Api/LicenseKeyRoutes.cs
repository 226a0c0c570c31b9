using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Leah.Webhooks.Platform.Journeys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>License keys of a partnership, and what it wants of journeys.</summary>
internal static class LicenseKeyRoutes
{
    public static void MapLicenseKeys(this RouteGroupBuilder v1)
    {
        var partnership = v1.MapGroup("/partnerships/{partnershipId}").WithTags("Journeys");
        partnership.MapPost("/license-keys", Create).Allow(Role.Publisher);
        partnership.MapGet("/license-keys", List).Allow();
        partnership.MapDelete("/license-keys/{licenseKey}", Revoke).Allow();
        partnership.MapGet("/journey-settings", FindSettings).Allow();
        partnership.MapPut("/journey-settings", SetSettings).Allow();
    }

    /// <summary>Makes license keys: each lets one learner join the partnership, once.</summary>
    internal static async Task<Results<Created<NewLicenseKeysAnswer>, Problem>> Create(string partnershipId, Body<LicenseKeysBody> body, LicenseKeys keys) =>
        (await keys.MakeAsync(partnershipId, body.Value.Count)).Answer(made =>
            TypedResults.Created($"/v1/partnerships/{partnershipId}/license-keys", new NewLicenseKeysAnswer([.. made.Select(key => key.Key)])));

    /// <summary>Lists a partnership's license keys, newest first, with what became of each.</summary>
    internal static async Task<Results<Ok<Page<LicenseKeyAnswer>>, Problem>> List(
        string partnershipId, PageQuery page, LicenseKeys keys, CancellationToken cancellation) =>
        (await keys.ListAsync(partnershipId, page.Request, cancellation)).Answer(found => TypedResults.Ok(found.Select(LicenseKeyAnswer.Of)));

    /// <summary>Revokes a license key that nobody has used. Doing so again changes nothing.</summary>
    internal static async Task<Results<NoContent, Problem>> Revoke(string partnershipId, string licenseKey, LicenseKeys keys) =>
        (await keys.RevokeAsync(partnershipId, licenseKey)).Answer(_ => TypedResults.NoContent());

    /// <summary>Shows what a partnership wants of journeys.</summary>
    internal static async Task<Results<Ok<PartnershipJourneySettings>, Problem>> FindSettings(
        string partnershipId, JourneySettings settings, CancellationToken cancellation) =>
        (await settings.FindAsync(partnershipId, cancellation)).Answer(TypedResults.Ok);

    /// <summary>Sets what a partnership wants of journeys. It counts for learners who join from now on.</summary>
    internal static async Task<Results<Ok<PartnershipJourneySettings>, Problem>> SetSettings(
        string partnershipId, Body<PartnershipJourneySettings> body, JourneySettings settings) =>
        (await settings.SetAsync(partnershipId, body.Value)).Answer(TypedResults.Ok);
}

/// <summary>License keys to make.</summary>
/// <param name="Count">How many, 1 to 10,000.</param>
internal sealed record LicenseKeysBody(int Count) : ICheckedBody
{
    private const int Most = 10_000;

    public void Check(Faults faults)
    {
        if (Count is < 1 or > Most)
            faults.Add("$.count", $"must be a whole number from 1 to {Most}, was {Count}");
    }
}

/// <summary>License keys that were just made.</summary>
/// <param name="Keys">The keys.</param>
internal sealed record NewLicenseKeysAnswer(IReadOnlyList<string> Keys);

/// <summary>A license key and what became of it.</summary>
/// <param name="Key">The key.</param>
/// <param name="State"><c>free</c>, <c>used</c> or <c>revoked</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UsedAt">When it was used.</param>
/// <param name="UsedBy">Who used it; null again once that person's data was erased.</param>
/// <param name="RevokedAt">When it was revoked.</param>
internal sealed record LicenseKeyAnswer(string Key, string State, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt, string? UsedBy, DateTimeOffset? RevokedAt)
{
    public static LicenseKeyAnswer Of(LicenseKey key) => new(key.Key, key.State, key.CreatedAt, key.UsedAt, key.UsedBy, key.RevokedAt);
}
