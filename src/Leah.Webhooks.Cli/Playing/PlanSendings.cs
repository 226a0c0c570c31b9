namespace Leah.Webhooks.Cli.Playing;

/// <summary>Puts the steps of all learners into the order in which they go out, with what goes wrong on the way. Decides alone and sends nothing.</summary>
internal static class PlanSendings
{
    public static IReadOnlyList<PlannedSending> Plan(IReadOnlyList<ComposedStep> steps, IReadOnlyList<ChanceFaults> chances, int seed)
    {
        var dice = new Random(seed);
        // Learners stand one after the other, each with all steps.
        var last = steps.Count == 0 ? 0 : steps[^1].Index;
        List<(PlannedSending Sending, double Place)> planned = [];
        foreach (var step in steps)
        {
            var faults = chances.Aggregate(step.Step.Faults, (sum, each) => dice.NextDouble() < each.Chance ? sum.And(each.Faults) : sum);
            var behind = Math.Min(last, step.Index + faults.Reorder);
            var (at, place) = (step.At, (double)step.Index);
            if (behind > step.Index)
                (at, place) = (steps[((step.Learner - 1) * (last + 1)) + behind].At, behind + 0.5);
            planned.AddRange(Attempts(step, at + faults.Delay, faults, behind > step.Index).Select(sending => (sending, place)));
        }

        // Sorting keeps what is equal as it is: a step's attempts, and learners of whom each acts at the same moment.
        return [.. planned.OrderBy(each => each.Sending.At).ThenBy(each => each.Sending.Step.Learner).ThenBy(each => each.Place).Select(each => each.Sending)];
    }

    private static IEnumerable<PlannedSending> Attempts(ComposedStep step, DateTimeOffset at, StepFaults faults, bool reordered)
    {
        List<string> words = [];
        if (reordered)
            words.Add("reordered");
        if (faults.Delay > TimeSpan.Zero)
            words.Add("delayed");
        if (faults.Drop)
        {
            yield return new(step, at, 1, SendingHow.Dropped, [.. words, "dropped"]);
            yield break;
        }

        for (var cut = 1; cut <= faults.CutOff; cut++)
            yield return new(step, at, cut, SendingHow.CutOff, [.. words, "cut off"]);
        if (faults.CutOff >= StepFaults.Attempts)
            yield break;
        // A duplicate is what comes when our answer got lost: the same event, tried again.
        for (var copy = 0; copy <= faults.Duplicate; copy++)
        {
            var attempt = Math.Min(faults.CutOff + 1 + copy, StepFaults.Attempts);
            yield return new(step, at, attempt, SendingHow.Whole, copy == 0 ? words : [.. words, "duplicate"]);
        }
    }
}
