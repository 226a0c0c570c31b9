using System.Text.Json.Serialization;
using Leah.Webhooks.Checking;

namespace Leah.Webhooks.Json;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    AllowDuplicateProperties = false,
    MaxDepth = EventText.MaxDepth,
    Converters = [typeof(EventDateConverter), typeof(ScoreConverter)])]
[JsonSerializable(typeof(UserRegistered))]
[JsonSerializable(typeof(OnboardingFinished))]
[JsonSerializable(typeof(PlacementTestFinished))]
[JsonSerializable(typeof(SpeakingTestFinished))]
[JsonSerializable(typeof(OverallLevelCalculated))]
[JsonSerializable(typeof(UnknownEvent))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
