using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Access;
using Leah.Webhooks.Platform.Api.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Leah.Webhooks.Platform.OpenApi;

/// <summary>Adds to each route who may call it and the problems that it answers with, which follow from what the route is.</summary>
internal static class DescribeProblems
{
    private static readonly Dictionary<int, string> Meanings = ProblemCatalog.All
        .GroupBy(kind => kind.Status)
        .ToDictionary(kinds => kinds.Key, kinds => string.Join(", or: ", kinds.Select(kind => kind.Title)));

    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var rule = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault();
        if (rule is null)
            return;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DescribeApi.SecurityScheme, context.Document)] = [] }];
        operation.Description = $"{operation.Description}\n\nRoles: {string.Join(", ", rule.Roles.Select(role => role.Word()))}.".Trim();
        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancellation);
        foreach (var status in Statuses(operation))
        {
            operation.Responses ??= [];
            operation.Responses.TryAdd(status.ToString(), new OpenApiResponse
            {
                Description = Meanings[status],
                Content = new Dictionary<string, OpenApiMediaType> { [Problem.ContentType] = new() { Schema = schema } },
            });
        }
    }

    private static IEnumerable<int> Statuses(OpenApiOperation operation)
    {
        var hasBody = operation.RequestBody is not null;
        if (hasBody || operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Query) == true)
            yield return 400;
        yield return 401;
        yield return 403;
        if (operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Path) == true)
            yield return 404;
        if (hasBody)
        {
            yield return 413;
            yield return 415;
        }

        yield return 429;
        yield return 500;
        yield return 503;
    }
}
