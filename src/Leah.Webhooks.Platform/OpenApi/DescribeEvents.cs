using System.Text.Json.Nodes;
using Leah.Webhooks.Platform.Api.Reading;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Leah.Webhooks.Platform.OpenApi;

/// <summary>Shows each event type's sample where events are published.</summary>
internal static class DescribeEvents
{
    public static Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (operation.RequestBody?.Content is not { } content || !content.TryGetValue(EventsBody.ManyEvents, out var many))
            return Task.CompletedTask;
        content[EventsBody.OneEvent].Examples = EventCatalogue.All.ToDictionary(
            entry => entry.EventType,
            IOpenApiExample (entry) => new OpenApiExample { Summary = entry.Description, Value = JsonNode.Parse(entry.Sample.Span) });
        many.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "One event as JSON in each line; 10,000 lines and 16 MiB at most." };
        return Task.CompletedTask;
    }
}
