namespace Leah.Webhooks.Benchmarks;

/// <summary>What one round measured.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Cpu">Microseconds of processor time for each, both sides together.</param>
internal sealed record Round(double Rate, double Cpu)
{
    public override string ToString() => $"{Rate:N0}/s {Cpu:N1} us";
}

/// <summary>A line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Ratio">To the bare loop of the same run, where that means something.</param>
internal sealed record Row(string What, double Value, string Unit, double? Ratio)
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
