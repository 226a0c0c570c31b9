using System.Text;
using System.Text.Json.Serialization;
using Leah.Webhooks.Cli.Forwarding;

namespace Leah.Webhooks.Cli.Listening;

/// <summary>An event as the platform streams it.</summary>
internal sealed record StreamedEvent(string Id, string EventType, DateTimeOffset CreatedAt, Dictionary<string, string> Headers, string Body)
{
    public ForwardedEvent ToForward() => new(Id, EventType, Id, Headers, Encoding.UTF8.GetBytes(Body));
}

/// <summary>An event that was listened to, and what the local program said: a line of the record.</summary>
internal sealed record ListenedEvent(
    string Id, string EventType, DateTimeOffset ListenedAt, string Platform, int? Status, string? Error, Dictionary<string, string> Headers, string Body)
{
    [JsonIgnore]
    public bool Succeeded => Status is >= 200 and <= 299;

    public ForwardedEvent ToForward() => new(Id, EventType, Id, Headers, Encoding.UTF8.GetBytes(Body));
}

/// <summary>How these look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StreamedEvent))]
[JsonSerializable(typeof(ListenedEvent))]
[JsonSerializable(typeof(ForwardedLine))]
internal sealed partial class ListeningJson : JsonSerializerContext;

/// <summary>What came of one event, as a line of ndjson.</summary>
internal sealed record ForwardedLine(string Id, string EventType, string? WebhookId, int? Status, string? Error, double DurationMs)
{
    public static ForwardedLine Of(ForwardedEvent forwarded, ForwardResult result) =>
        new(forwarded.Id, forwarded.EventType, forwarded.WebhookId, result.Status, result.Error, Math.Round(result.Took.TotalMilliseconds, 1));
}
