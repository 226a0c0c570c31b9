using System.Text.Json.Serialization;
using Leah.Webhooks.Cli.Loading;
using Leah.Webhooks.Cli.Playing;
using Leah.Webhooks.Cli.Triggering;
using Leah.Webhooks.Cli.Verifying;

namespace Leah.Webhooks.Cli.Output;

/// <summary>How the records of the verbs that send look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TriggeredLine))]
[JsonSerializable(typeof(IReadOnlyList<TriggeredLine>))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(ScenarioLine))]
internal sealed partial class SendingJson : JsonSerializerContext;
