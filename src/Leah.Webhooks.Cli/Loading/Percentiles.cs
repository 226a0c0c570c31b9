using HdrHistogram;

namespace Leah.Webhooks.Cli.Loading;

/// <summary>Times in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P75, double P90, double P99, double P999, double Max)
{
    public static Percentiles Of(HistogramBase histogram) => histogram.TotalCount == 0
        ? new(0, 0, 0, 0, 0, 0)
        : new(At(histogram, 50), At(histogram, 75), At(histogram, 90), At(histogram, 99), At(histogram, 99.9), At(histogram, 100));

    private static double At(HistogramBase histogram, double percentile) => Math.Round(histogram.GetValueAtPercentile(percentile) / 1000.0, 3);
}
