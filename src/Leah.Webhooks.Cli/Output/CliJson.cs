using System.Text.Json;
using System.Text.Json.Serialization;
using Leah.Webhooks.Receiver;
using Leah.Webhooks.Receiver.Inbox;

namespace Leah.Webhooks.Cli.Output;

/// <summary>How the command's records look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReceivedLine))]
[JsonSerializable(typeof(IReadOnlyList<ReceivedLine>))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(ForgottenUser))]
[JsonSerializable(typeof(CredentialUse))]
[JsonSerializable(typeof(IReadOnlyList<CredentialUse>))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(IReadOnlyList<DeadLetter>))]
[JsonSerializable(typeof(RevivedLine))]
[JsonSerializable(typeof(IReadOnlyList<RevivedLine>))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>How many dead letters one handler got back.</summary>
internal sealed record RevivedLine(string Handler, long Events);

/// <summary>A received event as the command writes it.</summary>
internal sealed record ReceivedLine(
    string Id, DateTimeOffset ReceivedAt, string EventType, string? UserId, string? PartnerId, string? EventDate, string Outcome, string? SameAs, string? WebhookId,
    string Credential)
{
    /// <summary>The event itself; left out of lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Body { get; init; }
}
