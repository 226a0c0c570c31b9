using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Leah.Webhooks.Platform.OpenApi;

/// <summary>
/// A route's comment says in its first words what it does, and then more. The first words become the operation's title, short enough for a list;
/// the whole stays its description.
/// </summary>
internal static class DescribeOperations
{
    private static readonly char[] Ends = ['.', ':', ';', ','];

    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (operation.Summary is { } summary)
        {
            var end = summary.IndexOfAny(Ends);
            operation.Description ??= summary;
            operation.Summary = end < 0 ? summary : summary[..end];
        }

        return Task.CompletedTask;
    }
}
