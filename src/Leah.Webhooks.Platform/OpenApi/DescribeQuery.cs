using System.Text.Json.Nodes;
using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Leah.Webhooks.Platform.OpenApi;

/// <summary>Adds the parameters that routes read from the query.</summary>
internal static class DescribeQuery
{
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameters>().SelectMany(known => known.All))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = parameter.Name, In = ParameterLocation.Query, Description = parameter.Meaning, Schema = Schema(parameter) });
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema Schema(QueryParameter parameter) => new()
    {
        Type = parameter.Kind == QueryKind.Number ? JsonSchemaType.Integer : JsonSchemaType.String,
        Format = parameter.Kind == QueryKind.Time ? "date-time" : null,
        Enum = parameter.Words?.Select(word => (JsonNode)word).ToList(),
    };
}
