using System.Text.Json.Serialization;
using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Journeys.Levels;

namespace Leah.Webhooks.Platform.Journeys;

/// <summary>What of a journey is stored as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(SelfAssessment))]
[JsonSerializable(typeof(LearningGoal))]
[JsonSerializable(typeof(PlacementReport))]
[JsonSerializable(typeof(SpeakingReport))]
[JsonSerializable(typeof(OverallLevel))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class JourneyJson : JsonSerializerContext;
