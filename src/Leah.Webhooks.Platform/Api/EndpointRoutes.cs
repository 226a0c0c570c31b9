using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>Endpoints of a partnership: set up by the operator or by the partner itself.</summary>
internal static class EndpointRoutes
{
    public static void MapEndpoints(this RouteGroupBuilder v1)
    {
        var endpoints = v1.MapGroup("/partnerships/{partnershipId}/endpoints").WithTags("Endpoints");
        endpoints.MapPost("", Create).Allow(Role.Partner);
        endpoints.MapGet("", List).Allow(Role.Partner);
        endpoints.MapGet("/{endpointId}", Find).Allow(Role.Partner);
        endpoints.MapPatch("/{endpointId}", Change).Allow(Role.Partner);
        endpoints.MapDelete("/{endpointId}", Delete).Allow(Role.Partner);
    }

    /// <summary>Makes an endpoint; from now on it gets the events of its types.</summary>
    internal static async Task<Results<Created<EndpointAnswer>, Problem>> Create(string partnershipId, Body<EndpointBody> body, EndpointRegister endpoints)
    {
        var outcome = await endpoints.CreateAsync(partnershipId, body.Value.Draft);
        return outcome.Answer(made => TypedResults.Created($"/v1/partnerships/{partnershipId}/endpoints/{made.Id}", EndpointAnswer.Of(made)));
    }

    /// <summary>Lists a partnership's endpoints, newest first.</summary>
    internal static async Task<Results<Ok<Page<EndpointAnswer>>, Problem>> List(
        string partnershipId, PageQuery page, EndpointRegister endpoints, CancellationToken cancellation) =>
        (await endpoints.ListAsync(partnershipId, page.Request, cancellation)).Answer(found => TypedResults.Ok(found.Select(EndpointAnswer.Of)));

    /// <summary>Shows an endpoint with its state and health.</summary>
    internal static async Task<Results<Ok<EndpointAnswer>, Problem>> Find(
        string partnershipId, string endpointId, EndpointRegister endpoints, CancellationToken cancellation) =>
        (await endpoints.FindAsync(partnershipId, endpointId, cancellation)).Answer(found => TypedResults.Ok(EndpointAnswer.Of(found)));

    /// <summary>Changes what the body gives; what it leaves out stays as it is. New credentials are used from the next attempt on.</summary>
    internal static async Task<Results<Ok<EndpointAnswer>, Problem>> Change(
        string partnershipId, string endpointId, Body<EndpointPatchBody> body, EndpointRegister endpoints) =>
        (await endpoints.ChangeAsync(partnershipId, endpointId, EndpointPatchBody.Patch(body))).Answer(changed => TypedResults.Ok(EndpointAnswer.Of(changed)));

    /// <summary>Deletes an endpoint. What waits for it is cancelled; what was sent stays to be seen.</summary>
    internal static async Task<Results<NoContent, Problem>> Delete(string partnershipId, string endpointId, EndpointRegister endpoints) =>
        (await endpoints.DeleteAsync(partnershipId, endpointId)).Answer(_ => TypedResults.NoContent());
}
