namespace Leah.Webhooks.Benchmarks;

/// <summary>What one round measured.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Cpu">Microseconds of processor time for each, both sides together.</param>
internal sealed record Round(double Rate, double Cpu)
{
    public override string ToString() => $"{Rate:N0}/s {Cpu:N1} us";
}

/// <summary>A round between two of the bare loop: what else a shared machine does in the meantime slows all three down alike.</summary>
/// <param name="Before">The bare loop before it.</param>
/// <param name="Measured">What is measured.</param>
/// <param name="After">The bare loop after it.</param>
internal sealed record PairedRound(Round Before, Round Measured, Round After)
{
    /// <summary>How many times as fast as the bare loop beside it.</summary>
    public double Ratio => Measured.Rate / ((Before.Rate + After.Rate) / 2);

    /// <summary>How many times as cheap as the bare loop beside it.</summary>
    public double CpuRatio => (Before.Cpu + After.Cpu) / 2 / Measured.Cpu;

    public override string ToString() => $"{Measured}, {Ratio:N2} of the bare loop at {Before} and {After}";
}

/// <summary>A line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Ratio">To what it is compared with in the same run, where that means something.</param>
internal sealed record Row(string What, double Value, string Unit, double? Ratio)
{
    /// <summary>The medians of the rounds' rates and of their ratios.</summary>
    public static Row Rate(string what, IReadOnlyCollection<PairedRound> rounds, string unit) =>
        new(what, Median(rounds.Select(round => round.Measured.Rate)), unit, Median(rounds.Select(round => round.Ratio)));

    /// <summary>The medians of the rounds' processor times and of their ratios.</summary>
    public static Row Cpu(string what, IReadOnlyCollection<PairedRound> rounds, string unit) =>
        new(what, Median(rounds.Select(round => round.Measured.Cpu)), unit, Median(rounds.Select(round => round.CpuRatio)));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
