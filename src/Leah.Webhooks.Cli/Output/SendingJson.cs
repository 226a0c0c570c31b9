using System.Text.Json.Serialization;
using Leah.Webhooks.Cli.Triggering;

namespace Leah.Webhooks.Cli.Output;

/// <summary>How the records of the verbs that send look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TriggeredLine))]
[JsonSerializable(typeof(IReadOnlyList<TriggeredLine>))]
internal sealed partial class SendingJson : JsonSerializerContext;
