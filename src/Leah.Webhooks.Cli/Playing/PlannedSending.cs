namespace Leah.Webhooks.Cli.Playing;

/// <summary>A step on its way, at its place in the order of all.</summary>
/// <param name="Step">What is told.</param>
/// <param name="At">When it goes out, in the scenario's time.</param>
/// <param name="Attempt">Which try it is.</param>
/// <param name="How">What becomes of it.</param>
/// <param name="Faults">The faults that befell it, in words.</param>
internal sealed record PlannedSending(ComposedStep Step, DateTimeOffset At, int Attempt, SendingHow How, IReadOnlyList<string> Faults);

/// <summary>What becomes of a step on its way.</summary>
internal enum SendingHow
{
    /// <summary>It is sent.</summary>
    Whole,

    /// <summary>It is sent half-way through the body, then the connection breaks.</summary>
    CutOff,

    /// <summary>It never comes.</summary>
    Dropped,
}
