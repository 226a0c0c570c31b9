using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Leah.Webhooks.Platform.OpenApi;

/// <summary>What the description says of the whole API.</summary>
internal static class DescribeApi
{
    public const string SecurityScheme = "apiKey";

    public static Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Leah Webhooks",
            Version = "v1",
            Description = "Accepts events about learners, keeps them safe and delivers them to partners' endpoints. Times are UTC in ISO 8601. "
                + "Lists are newest first: send `nextCursor` of one page as `cursor` for the next. Errors are problem details (RFC 9457).",
        };
        // Where it is served is where it was loaded from.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [SecurityScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key. Each has a role: `operator` may do everything, `publisher` publishes events, `partner` sees one partnership.",
            },
        };
        return Task.CompletedTask;
    }
}
