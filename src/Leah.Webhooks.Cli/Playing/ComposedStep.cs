using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>One learner's step with all that is to be told of it.</summary>
/// <param name="Learner">The learner's number, from 1.</param>
/// <param name="Index">The step's place, from 0.</param>
/// <param name="Step">The step of the file.</param>
/// <param name="At">When it happens.</param>
/// <param name="Person">Who the learner is.</param>
/// <param name="WebhookId">Its event's id.</param>
/// <param name="Event">Its event.</param>
internal sealed record ComposedStep(int Learner, int Index, ScenarioStep Step, DateTimeOffset At, JsonObject Person, string WebhookId, JsonObject Event)
{
    public string UserId => (string?)Event["user"]?["id"] ?? "";

    // A record prints its members; a person's must never reach a log.
    public override string ToString() => $"{nameof(ComposedStep)} {{ {Learner} {Step.Id} }}";
}
