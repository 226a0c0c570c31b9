namespace Leah.Webhooks.Platform.Journeys.Bodies;

/// <summary>What tests of both kinds have in common.</summary>
internal interface ITestReport
{
    string Id { get; }

    DateTimeOffset End { get; }
}
