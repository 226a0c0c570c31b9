using Scalar.AspNetCore;

namespace Leah.Webhooks.Platform.OpenApi;

/// <summary>The API's description at <c>/openapi/v1.json</c> and its pages at <c>/docs</c>. Both are open to all: they hold no data.</summary>
internal static class OpenApiSetup
{
    public static void AddLeahOpenApi(this WebApplicationBuilder builder) => builder.Services.AddOpenApi("v1", options => options
        .AddDocumentTransformer(DescribeApi.TransformAsync)
        .AddOperationTransformer(DescribeOperations.TransformAsync)
        .AddOperationTransformer(DescribeQuery.TransformAsync)
        .AddOperationTransformer(DescribeEvents.TransformAsync)
        .AddOperationTransformer(DescribeProblems.TransformAsync)
        .AddSchemaTransformer(DescribeTimes.TransformAsync)
        .AddSchemaTransformer(DescribeRawJson.TransformAsync));

    public static void MapDocs(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        // The script comes from the package: the pages work where there is no internet, and offer nothing that needs it.
        app.MapScalarApiReference("/docs", scalar => scalar
            .WithTitle("Leah Webhooks API")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .HideDeveloperTools()
            .HideClientButton()
            .AddPreferredSecuritySchemes(DescribeApi.SecurityScheme)).AllowAnonymous();
    }
}
