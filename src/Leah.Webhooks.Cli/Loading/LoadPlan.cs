using Leah.Webhooks.Cli.Sending;

namespace Leah.Webhooks.Cli.Loading;

/// <summary>A load: so many requests a second, each at a moment that is set beforehand, whatever the endpoint does.</summary>
internal sealed record LoadPlan(Target Target, int Rate, TimeSpan Length, int MostInFlight, IReadOnlyList<string> EventTypes)
{
    public long Planned => (long)(Rate * Length.TotalSeconds);

    /// <summary>When a request is to start, counted from the load's start.</summary>
    public TimeSpan StartOf(long index) => TimeSpan.FromSeconds((double)index / Rate);
}
