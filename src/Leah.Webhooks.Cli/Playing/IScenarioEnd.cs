namespace Leah.Webhooks.Cli.Playing;

/// <summary>Whom a scenario tells: a partner's endpoint, as the platform would, or the platform, as a learning platform would.</summary>
internal interface IScenarioEnd
{
    /// <summary>The requests by which a step is told.</summary>
    IReadOnlyList<ScenarioRequest> Requests(ComposedStep step);

    /// <summary>Makes one of them; throws for nothing that the other side does.</summary>
    Task<ScenarioLine> SendAsync(PlannedSending sending, ScenarioRequest request, CancellationToken cancellation);

    /// <summary>What is left to look at when a step has been told; null for nothing.</summary>
    ScenarioLine? After(PlannedSending sending);
}
