namespace Leah.Webhooks.Cli.Loading;

/// <summary>
/// What a load came to. Latencies count from the moment at which a request should have started, service times from the one at which it did. Unsent are
/// those whose moment passed without room for them; they are among the latencies with the time they waited.
/// </summary>
internal sealed record LoadResult(
    string Url, int Rate, double Seconds, long Planned, long Sent, long Succeeded, long Failed, long Unsent, IReadOnlyDictionary<string, long> Errors,
    Percentiles LatencyMs, Percentiles ServiceTimeMs)
{
    public static LoadResult Of(LoadPlan plan, LoadCounts counts) => new(
        plan.Target.Url.ToString(), plan.Rate, plan.Length.TotalSeconds, plan.Planned, counts.Sent, counts.Succeeded, counts.Failed, counts.Unsent, counts.Errors,
        counts.Latency(), counts.ServiceTime());

    public string ToText()
    {
        List<string> lines =
        [
            $"planned    {Planned} ({Rate} a second for {Seconds:0.###} s)",
            $"succeeded  {Succeeded}",
            $"failed     {Failed}",
            .. Errors.Select(error => $"           {error.Value} {error.Key}"),
            $"unsent     {Unsent}",
            "",
            "ms              p50       p75       p90       p99     p99.9       max",
            Row("latency", LatencyMs),
            Row("service time", ServiceTimeMs),
        ];
        return string.Join('\n', lines);
    }

    private static string Row(string name, Percentiles at) => $"{name,-12}{at.P50,7:0.0}   {at.P75,7:0.0}   {at.P90,7:0.0}   {at.P99,7:0.0}   {at.P999,7:0.0}   {at.Max,7:0.0}";
}
