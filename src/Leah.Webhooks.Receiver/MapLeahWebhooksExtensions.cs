using System.Diagnostics.CodeAnalysis;
using System.Text;
using Leah.Webhooks.Receiver.Accepting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Leah.Webhooks.Receiver;

/// <summary>Maps the receiver's endpoint.</summary>
public static class MapLeahWebhooksExtensions
{
    /// <summary>Takes events in at <paramref name="pattern"/>. Every method is mapped, for another than POST is answered 405.</summary>
    /// <param name="endpoints">The program's endpoints.</param>
    /// <param name="pattern">The path, such as <c>/</c> or <c>/webhooks/leah</c>.</param>
    /// <returns>For conventions such as rate limits, hosts and metadata.</returns>
    public static IEndpointConventionBuilder MapLeahWebhooks(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/")
    {
        if (endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(AcceptEvent)) == false)
            throw new InvalidOperationException("Call builder.Services.AddLeahWebhooks(…) before app.MapLeahWebhooks(…).");
        // Not before the first request, for it opens the database; and not at each, for that would make a scope of services for each.
        var accept = new Lazy<AcceptEvent>(endpoints.ServiceProvider.GetRequiredService<AcceptEvent>);
        return endpoints
            .Map(pattern, async http =>
            {
                var answer = await accept.Value.RunAsync(http);
                await answer.ExecuteAsync(http);
            })
            .WithDisplayName("Leah webhooks");
    }

    /// <summary>Serves the OpenAPI 3.1 document of what the receiver takes in; see <see cref="WebhooksDocument"/>. It holds nothing secret.</summary>
    /// <param name="endpoints">The program's endpoints.</param>
    /// <param name="pattern">The path.</param>
    /// <returns>For conventions.</returns>
    public static IEndpointConventionBuilder MapLeahWebhooksDocument(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/openapi/webhooks.json")
    {
        var document = Encoding.UTF8.GetBytes(WebhooksDocument.Create().ToJsonString());
        return endpoints.MapMethods(pattern, [HttpMethods.Get], async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.BodyWriter.WriteAsync(document, http.RequestAborted);
        });
    }
}
