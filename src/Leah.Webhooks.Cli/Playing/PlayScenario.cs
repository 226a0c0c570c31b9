using System.Runtime.CompilerServices;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>Sends a plan: each at its time, which goes by as many times faster as is asked; one after the other, as their order is what counts.</summary>
internal sealed class PlayScenario(IScenarioEnd end, double timeScale, TimeProvider clock)
{
    public async IAsyncEnumerable<ScenarioLine> RunAsync(IReadOnlyList<PlannedSending> plan, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        foreach (var sending in plan)
        {
            if (timeScale > 0 && ((sending.At - plan[0].At) / timeScale) - clock.GetElapsedTime(start) is { Ticks: > 0 } early)
                await Task.Delay(early, clock, cancellation);
            if (sending.How == SendingHow.Dropped)
            {
                yield return ScenarioLine.Of(sending, sending.Step.Step.Kind.EventType, "dropped");
            }
            else
            {
                foreach (var request in end.Requests(sending.Step))
                    yield return await end.SendAsync(sending, request, cancellation);
            }

            if (end.After(sending) is { } after)
                yield return after;
        }
    }

    /// <summary>What would be sent, in its order.</summary>
    public static IEnumerable<ScenarioLine> Show(IScenarioEnd end, IReadOnlyList<PlannedSending> plan) => plan.SelectMany(sending =>
        sending.How == SendingHow.Dropped
            ? [ScenarioLine.Of(sending, sending.Step.Step.Kind.EventType, "dropped")]
            : end.Requests(sending.Step).Select(request => ScenarioLine.Of(sending, request.What, "planned") with { Body = request.Body }));
}
