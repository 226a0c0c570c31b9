using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization;
using Leah.Webhooks.Delivery;
using Leah.Webhooks.Delivery.Reading;
using Leah.Webhooks.Platform.Api.Problems;
using Leah.Webhooks.Platform.Api.Reading;
using Leah.Webhooks.Platform.Api.Streaming;
using Leah.Webhooks.Platform.Journeys;
using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Operations.Health;

namespace Leah.Webhooks.Platform.Api;

/// <summary>Everything that the API reads and writes as JSON. What is not named here cannot be written: no serializer by reflection is reachable.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ApiKeyBody))]
[JsonSerializable(typeof(ApiKeyAnswer))]
[JsonSerializable(typeof(NewApiKeyAnswer))]
[JsonSerializable(typeof(Page<ApiKeyAnswer>))]
[JsonSerializable(typeof(PartnershipBody))]
[JsonSerializable(typeof(PartnershipPatchBody))]
[JsonSerializable(typeof(Page<Partnership>))]
[JsonSerializable(typeof(EndpointBody))]
[JsonSerializable(typeof(EndpointPatchBody))]
[JsonSerializable(typeof(Page<EndpointAnswer>))]
[JsonSerializable(typeof(TestBody))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(ReplayAnswer))]
[JsonSerializable(typeof(AcceptedAnswer))]
[JsonSerializable(typeof(Page<EventSummary>))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(StreamedEvent))]
[JsonSerializable(typeof(SseItem<StreamedEvent>))]
[JsonSerializable(typeof(Page<EventTypeAnswer>))]
[JsonSerializable(typeof(Page<DeliveryAnswer>))]
[JsonSerializable(typeof(DeliveryDetailsAnswer))]
[JsonSerializable(typeof(ErasedAnswer))]
[JsonSerializable(typeof(LicenseKeysBody))]
[JsonSerializable(typeof(NewLicenseKeysAnswer))]
[JsonSerializable(typeof(Page<LicenseKeyAnswer>))]
[JsonSerializable(typeof(PartnershipJourneySettings))]
[JsonSerializable(typeof(RegistrationBody))]
[JsonSerializable(typeof(Registered))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(SelfAssessment))]
[JsonSerializable(typeof(LearningGoal))]
[JsonSerializable(typeof(OnboardingProgress))]
[JsonSerializable(typeof(PlacementReport))]
[JsonSerializable(typeof(SpeakingReport))]
[JsonSerializable(typeof(Reported))]
[JsonSerializable(typeof(JourneySoFar))]
internal sealed partial class ApiJson : JsonSerializerContext;
