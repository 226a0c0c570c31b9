using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Leah.Webhooks.Cli.Input;
using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>What came of one request of a scenario, as it is written.</summary>
/// <param name="Learner">The learner's number.</param>
/// <param name="Step">The step's id.</param>
/// <param name="At">When it goes out, in the scenario's time.</param>
/// <param name="EventType">The event that the step is about.</param>
/// <param name="What">What was sent, as a list calls it.</param>
/// <param name="UserId">Whom it is about.</param>
/// <param name="Attempt">Which try it was.</param>
/// <param name="Faults">What went wrong on purpose.</param>
/// <param name="Outcome">What came of it: an attempt's outcome, <c>planned</c>, <c>dropped</c>, <c>cut-off</c> or <c>repeated</c>.</param>
internal sealed record ScenarioLine(
    int Learner, string Step, string At, string EventType, string What, string UserId, int Attempt, IReadOnlyList<string> Faults, string Outcome)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WebhookId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StatusCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DurationMs { get; init; }

    /// <summary>Why it failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>What the platform fired because of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Fired { get; init; }

    /// <summary>What would be sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Body { get; init; }

    /// <summary>Whether it went otherwise than the scenario has it.</summary>
    [JsonIgnore]
    public bool Failed => Outcome is not ("succeeded" or "planned" or "dropped" or "cut-off" or "repeated");

    public static ScenarioLine Of(PlannedSending sending, string what, string outcome) => new(
        sending.Step.Learner, sending.Step.Step.Id, TimeText.ToIso(sending.At), sending.Step.Step.Kind.EventType, what, sending.Step.UserId, sending.Attempt, sending.Faults, outcome);

    /// <summary>With what an endpoint answered.</summary>
    public ScenarioLine With(Exchange exchange) => this with
    {
        StatusCode = exchange.Status,
        DurationMs = Math.Round(exchange.Elapsed.TotalMilliseconds, 1),
        Error = exchange.Fault?.Error ?? (exchange.IsSuccess ? null : Encoding.UTF8.GetString(exchange.Body.Span)),
    };
}
