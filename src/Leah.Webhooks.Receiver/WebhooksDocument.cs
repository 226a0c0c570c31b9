using System.Text.Json.Nodes;

namespace Leah.Webhooks.Receiver;

/// <summary>What the receiver takes in, as an OpenAPI 3.1 document with a <c>webhooks</c> section: made of the same catalogue that events are checked by.</summary>
public static class WebhooksDocument
{
    /// <summary>The document, as JSON.</summary>
    public static JsonObject Create() => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject { ["title"] = "Leah webhooks", ["version"] = "1" },
        ["webhooks"] = new JsonObject(EventCatalogue.All.Select(entry => KeyValuePair.Create(entry.EventType, (JsonNode?)WebhookOf(entry)))),
        ["components"] = new JsonObject
        {
            ["schemas"] = new JsonObject(EventCatalogue.All.Select(entry => KeyValuePair.Create(entry.EventType, JsonNode.Parse(entry.Schema.GetRawText())))),
            ["securitySchemes"] = new JsonObject { ["basic"] = Scheme("basic"), ["bearer"] = Scheme("bearer") },
        },
    };

    private static JsonObject WebhookOf(CataloguedEvent entry) => new()
    {
        ["post"] = new JsonObject
        {
            ["summary"] = entry.Description,
            ["operationId"] = entry.EventType,
            ["security"] = new JsonArray(new JsonObject { ["basic"] = new JsonArray() }, new JsonObject { ["bearer"] = new JsonArray() }),
            ["parameters"] = new JsonArray(
                Header(WebhookHeaders.Id, "The event's id, the same at every attempt."),
                Header(WebhookHeaders.Timestamp, "When this attempt was made, in Unix seconds."),
                Header(WebhookHeaders.Attempt, "Which attempt this is: 1, 2 or 3.")),
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject
                    {
                        ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{entry.EventType}" },
                        ["example"] = JsonNode.Parse(entry.Sample.Span),
                    },
                },
            },
            ["responses"] = Responses(),
        },
    };

    private static JsonObject Responses() => new()
    {
        ["200"] = new JsonObject
        {
            ["description"] = "It is stored durably; a repeat of what was stored before is answered so too.",
            ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["example"] = new JsonObject { ["success"] = true } } },
        },
        ["400"] = Description("It is not an event."),
        ["401"] = Description("The credentials are missing, wrong, malformed or doubled."),
        ["405"] = Description("Only POST is taken."),
        ["408"] = Description("The body came too slowly."),
        ["413"] = Description("The body is too long."),
        ["429"] = Description("Too many wrong credentials came from this address."),
        ["503"] = Description("It could not be stored; send it again after Retry-After."),
    };

    private static JsonObject Description(string text) => new() { ["description"] = text };

    private static JsonObject Scheme(string scheme) => new() { ["type"] = "http", ["scheme"] = scheme };

    private static JsonObject Header(string name, string description) => new()
    {
        ["name"] = name,
        ["in"] = "header",
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };
}
