namespace Leah.Webhooks.Cli.Playing;

/// <summary>What goes wrong on the way of a step.</summary>
/// <param name="Duplicate">How many times it comes once more, whole.</param>
/// <param name="Delay">How much later it comes than it should; what follows does not wait for it.</param>
/// <param name="Reorder">Behind how many of the learner's next steps it comes.</param>
/// <param name="Drop">Whether it never comes.</param>
/// <param name="CutOff">How many attempts break off half-way through the body before one comes whole; at three none does.</param>
internal sealed record StepFaults(int Duplicate = 0, TimeSpan Delay = default, int Reorder = 0, bool Drop = false, int CutOff = 0)
{
    /// <summary>How often the platform tries.</summary>
    public const int Attempts = 3;

    public static readonly StepFaults None = new();

    /// <summary>Both together; of the same fault the larger.</summary>
    public StepFaults And(StepFaults other) => new(
        Math.Max(Duplicate, other.Duplicate), Delay > other.Delay ? Delay : other.Delay, Math.Max(Reorder, other.Reorder), Drop || other.Drop, Math.Max(CutOff, other.CutOff));
}

/// <summary>Faults that befall steps by chance.</summary>
/// <param name="Chance">0 to 1.</param>
/// <param name="Faults">What happens then.</param>
internal sealed record ChanceFaults(double Chance, StepFaults Faults);
