using System.Text.Json.Serialization.Metadata;
using Leah.Webhooks.Platform.Journeys.Bodies;
using Leah.Webhooks.Platform.Journeys.Rules;

namespace Leah.Webhooks.Platform.Journeys.Storage;

/// <summary>What differs between the kinds of tests.</summary>
/// <param name="Word">The kind in tables and answers.</param>
/// <param name="Json">How it is stored.</param>
/// <param name="Told">Makes the event that tells of it.</param>
internal sealed record TestKind<T>(string Word, JsonTypeInfo<T> Json, Func<Learner, Membership, T, WebhookEvent> Told) where T : class, ITestReport;

/// <summary>Both kinds.</summary>
internal static class TestKinds
{
    public static TestKind<PlacementReport> Placement { get; } = new("placement", JourneyJson.Default.PlacementReport, ComposeEvent.Placed);

    public static TestKind<SpeakingReport> Speaking { get; } = new("speaking", JourneyJson.Default.SpeakingReport, ComposeEvent.Spoke);
}
