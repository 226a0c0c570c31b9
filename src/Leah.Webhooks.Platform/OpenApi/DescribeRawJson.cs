using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Leah.Webhooks.Platform.OpenApi;

/// <summary>What is put into answers byte for byte are events: objects.</summary>
internal static class DescribeRawJson
{
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type == typeof(RawJson))
        {
            schema.Type = JsonSchemaType.Object;
            schema.Description = "An event, as GET /v1/event-types describes it.";
        }

        return Task.CompletedTask;
    }
}
