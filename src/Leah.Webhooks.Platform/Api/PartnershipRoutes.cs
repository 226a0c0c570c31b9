using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>Partnerships: set up by the operator.</summary>
internal static class PartnershipRoutes
{
    public static void MapPartnerships(this RouteGroupBuilder v1)
    {
        var partnerships = v1.MapGroup("/partnerships").WithTags("Partnerships");
        partnerships.MapPost("", Create).Allow();
        partnerships.MapGet("", List).Allow();
        partnerships.MapGet("/{partnershipId}", Find).Allow();
        partnerships.MapPatch("/{partnershipId}", Change).Allow();
        partnerships.MapDelete("/{partnershipId}", Delete).Allow();
    }

    /// <summary>Makes a partnership.</summary>
    internal static async Task<Results<Created<Partnership>, Problem>> Create(Body<PartnershipBody> body, PartnershipRegister partnerships)
    {
        var outcome = await partnerships.CreateAsync(new PartnershipDraft(body.Value.Id, body.Value.Name, body.Value.Kind, body.Value.Code));
        return outcome.Answer(made => TypedResults.Created($"/v1/partnerships/{made.Id}", made));
    }

    /// <summary>Lists the partnerships, newest first.</summary>
    internal static async Task<Results<Ok<Page<Partnership>>, Problem>> List(PageQuery page, PartnershipRegister partnerships, CancellationToken cancellation) =>
        (await partnerships.ListAsync(page.Request, cancellation)).Answer(TypedResults.Ok);

    /// <summary>Shows a partnership.</summary>
    internal static async Task<Results<Ok<Partnership>, Problem>> Find(string partnershipId, PartnershipRegister partnerships, CancellationToken cancellation) =>
        (await partnerships.FindAsync(partnershipId, cancellation)).Answer(TypedResults.Ok);

    /// <summary>Changes what the body gives; what it leaves out stays as it is.</summary>
    internal static async Task<Results<Ok<Partnership>, Problem>> Change(string partnershipId, Body<PartnershipPatchBody> body, PartnershipRegister partnerships) =>
        (await partnerships.ChangeAsync(partnershipId, PartnershipPatchBody.Patch(body))).Answer(TypedResults.Ok);

    /// <summary>Deletes a partnership with its endpoints and its keys. What waits for the endpoints is cancelled; what was sent stays to be seen.</summary>
    internal static async Task<Results<NoContent, Problem>> Delete(string partnershipId, PartnershipRegister partnerships, ApiKeys keys)
    {
        var outcome = await partnerships.DeleteAsync(partnershipId);
        if (outcome.IsDone)
            await keys.DeleteOfPartnershipAsync(partnershipId);
        return outcome.Answer(_ => TypedResults.NoContent());
    }
}

/// <summary>A partnership to make.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Kind"><c>B2B</c>, <c>B2B2C</c> or <c>LEADS</c>.</param>
/// <param name="Id">The id that events name as <c>partner.id</c>; left out for a new one.</param>
/// <param name="Code">The code with which learners join.</param>
internal sealed record PartnershipBody(string Name, string Kind, string? Id = null, string? Code = null);

/// <summary>What to change about a partnership. What is left out stays as it is.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Kind"><c>B2B</c>, <c>B2B2C</c> or <c>LEADS</c>.</param>
/// <param name="Code">The code with which learners join; null takes it away.</param>
internal sealed record PartnershipPatchBody(string? Name = null, string? Kind = null, string? Code = null)
{
    public static PartnershipPatch Patch(Body<PartnershipPatchBody> body) => new()
    {
        Name = new(body.Gives("name"), body.Value.Name),
        Kind = new(body.Gives("kind"), body.Value.Kind),
        Code = new(body.Gives("code"), body.Value.Code),
    };
}
