using System.Text.Encodings.Web;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Leah.Webhooks.Platform.Api.Streaming;

namespace Leah.Webhooks.Platform.Api;

/// <summary>Puts the API together: its JSON, its problems, its routes.</summary>
internal static class ApiSetup
{
    public static void AddLeahApi(this WebApplicationBuilder builder) => builder.Services.AddSingleton<BodyBudget>().AddSingleton<EventStreams>().ConfigureHttpJsonOptions(options =>
    {
        var json = options.SerializerOptions;
        json.TypeInfoResolverChain.Clear();
        json.TypeInfoResolverChain.Add(ApiJson.Default);
        json.Converters.Add(new UtcTime());
        // Names keep their letters: the answers are JSON and never part of a page.
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    });

    /// <summary>The order is: what every answer carries, errors, who calls, may they, the route.</summary>
    public static void UseLeahApi(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapLeahApi(this WebApplication app)
    {
        var v1 = app.MapGroup("/v1").RefusingBadRequests();
        v1.MapApiKeys();
        v1.MapPartnerships();
        v1.MapEndpoints();
        v1.MapEndpointActions();
        v1.MapEvents();
        v1.MapEventStream();
        v1.MapEventTypes();
        v1.MapDeliveries();
        v1.MapUsers();
        v1.MapLicenseKeys();
        v1.MapLearners();
    }
}
