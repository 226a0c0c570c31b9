using Microsoft.AspNetCore.Http.HttpResults;

namespace Leah.Webhooks.Platform.Operations.Health;

/// <summary>Whether the process lives, and whether it can do its work. Open to all, for those who ask have no keys.</summary>
internal static class HealthRoutes
{
    public static void AddLeahHealth(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Readiness>();

    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", Live);
        health.MapGet("/ready", Ready).Produces<HealthAnswer>(503);
    }

    /// <summary>Says that the process answers.</summary>
    internal static Ok<HealthAnswer> Live() => TypedResults.Ok(new HealthAnswer("live", []));

    /// <summary>Says whether events can be accepted and delivered; if not, 503 and why.</summary>
    internal static async Task<JsonHttpResult<HealthAnswer>> Ready(Readiness readiness)
    {
        var problems = await readiness.ProblemsAsync();
        return TypedResults.Json(
            new HealthAnswer(problems.Count == 0 ? "ready" : "not ready", problems), statusCode: problems.Count == 0 ? 200 : 503);
    }
}

/// <summary>How the server is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not ready</c>.</param>
/// <param name="Problems">What is in the way.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyList<string> Problems);
