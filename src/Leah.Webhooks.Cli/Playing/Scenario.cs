using System.Text.Json.Nodes;

namespace Leah.Webhooks.Cli.Playing;

/// <summary>A file that says what learners do, when, and what goes wrong on the way.</summary>
/// <param name="Description">What it is about.</param>
/// <param name="Seed">From which all chance is drawn; null for another at each run.</param>
/// <param name="Start">When the first step happens; null for now.</param>
/// <param name="TimeScale">How many times faster than in the file time goes by; 0 for no waiting.</param>
/// <param name="Learners">How many learners take the steps.</param>
/// <param name="Every">How much later each begins than the one before.</param>
/// <param name="Partner">The events' <c>partner</c>.</param>
/// <param name="Learner">What is set of a learner's made-up data.</param>
/// <param name="Steps">What each of them does, in order.</param>
/// <param name="Faults">What goes wrong by chance.</param>
internal sealed record Scenario(
    string Description, int? Seed, DateTimeOffset? Start, double TimeScale, int Learners, TimeSpan Every, JsonObject Partner,
    IReadOnlyList<SetMember> Learner, IReadOnlyList<ScenarioStep> Steps, IReadOnlyList<ChanceFaults> Faults);

/// <summary>A step of each learner.</summary>
/// <param name="Id">What references call it.</param>
/// <param name="Kind">What the learner does.</param>
/// <param name="After">How long after the step before.</param>
/// <param name="Set">Members of its event that are set.</param>
/// <param name="Faults">What goes wrong with it.</param>
internal sealed record ScenarioStep(string Id, StepKind Kind, TimeSpan After, IReadOnlyList<SetMember> Set, StepFaults Faults);

/// <summary>A member that the file sets.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Value">What it is set to; may hold references.</param>
/// <param name="Place">The file and the line in which it stands.</param>
internal sealed record SetMember(string Path, JsonNode? Value, string Place);
