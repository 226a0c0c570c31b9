using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Api;

/// <summary>API keys: made, listed, deleted by the operator.</summary>
internal static class ApiKeyRoutes
{
    public static void MapApiKeys(this RouteGroupBuilder v1)
    {
        var keys = v1.MapGroup("/api-keys").WithTags("API keys");
        keys.MapPost("", Create).Allow();
        keys.MapGet("", List).Allow();
        keys.MapDelete("/{id}", Delete).Allow();
    }

    /// <summary>Makes an API key. The key is in this answer and never shown again.</summary>
    internal static async Task<Results<Created<NewApiKeyAnswer>, Problem>> Create(
        Body<ApiKeyBody> body, ApiKeys keys, PartnershipRegister partnerships, CancellationToken cancellation)
    {
        var wanted = body.Value;
        if (wanted.PartnershipId is { } id && !(await partnerships.FindAsync(id, cancellation)).IsDone)
            return ProblemCatalog.Invalid("$.partnershipId", "names no partnership that there is");
        var (key, text) = await keys.MakeAsync(wanted.Name, Words.Parse<Role>(wanted.Role), wanted.PartnershipId);
        return TypedResults.Created($"/v1/api-keys/{key.Id}", NewApiKeyAnswer.Of(key, text));
    }

    /// <summary>Lists the API keys, newest first.</summary>
    internal static Results<Ok<Page<ApiKeyAnswer>>, Problem> List(PageQuery page, ApiKeys keys)
    {
        var faults = new Faults();
        var (limit, after) = Cursors.Read(page.Request, "api-keys", faults);
        if (faults.Any)
            return faults.ToRefusal().ToProblem();
        var found = keys.All.Where(key => after is null || string.CompareOrdinal(key.Id, after) < 0).Take(limit + 1).ToList();
        var shown = found.Take(limit).Select(ApiKeyAnswer.Of).ToList();
        return TypedResults.Ok(new Page<ApiKeyAnswer>(shown, found.Count > limit ? Cursors.Write("api-keys", shown[^1].Id) : null));
    }

    /// <summary>Deletes an API key: it opens nothing from now on.</summary>
    internal static async Task<Results<NoContent, Problem>> Delete(string id, ApiKeys keys) =>
        await keys.DeleteAsync(id) ? TypedResults.NoContent() : ProblemCatalog.NotFound("API key", id);
}

/// <summary>An API key to make.</summary>
/// <param name="Name">What people call it, 1 to 200 characters.</param>
/// <param name="Role"><c>operator</c>, <c>publisher</c> or <c>partner</c>.</param>
/// <param name="PartnershipId">For the role <c>partner</c>: the one partnership that the key opens.</param>
internal sealed record ApiKeyBody(string Name, string Role, string? PartnershipId = null) : ICheckedBody
{
    public void Check(Faults faults)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 200 || Name.Any(char.IsControl))
            faults.Add("$.name", "must have 1 to 200 characters and no control characters");
        if (!Words.TryParse<Role>(Role, out var role))
            faults.Add("$.role", "must be operator, publisher or partner");
        else if (role == Access.Role.Partner && string.IsNullOrEmpty(PartnershipId))
            faults.Add("$.partnershipId", "is missing: the key of a partner opens one partnership");
        else if (role != Access.Role.Partner && PartnershipId is not null)
            faults.Add("$.partnershipId", $"does not go with the role {Role}");
    }
}

/// <summary>An API key, without the key itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Role"><c>operator</c>, <c>publisher</c> or <c>partner</c>.</param>
/// <param name="PartnershipId">The one partnership that a partner's key opens.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">When it was last used, to the minute; null for never.</param>
internal sealed record ApiKeyAnswer(string Id, string Name, string Role, string? PartnershipId, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    public static ApiKeyAnswer Of(ApiKey key) => new(key.Id, key.Name, key.Role.Word(), key.PartnershipId, key.CreatedAt, key.LastUsedAt);
}

/// <summary>An API key that was just made: the only answer that holds the key.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">The key: keep it now, it is not shown again.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Role"><c>operator</c>, <c>publisher</c> or <c>partner</c>.</param>
/// <param name="PartnershipId">The one partnership that a partner's key opens.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record NewApiKeyAnswer(string Id, string Key, string Name, string Role, string? PartnershipId, DateTimeOffset CreatedAt)
{
    public static NewApiKeyAnswer Of(ApiKey key, string text) => new(key.Id, text, key.Name, key.Role.Word(), key.PartnershipId, key.CreatedAt);

    public override string ToString() => $"{nameof(NewApiKeyAnswer)} {{ Id = {Id} }}";
}
