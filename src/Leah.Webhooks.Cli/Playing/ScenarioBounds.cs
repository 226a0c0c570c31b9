namespace Leah.Webhooks.Cli.Playing;

/// <summary>What a scenario may come to: all of it is composed in memory before the first event is sent.</summary>
internal static class ScenarioBounds
{
    private const int MostEvents = 20_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <exception cref="UsageException">It comes to more.</exception>
    public static void Check(Scenario scenario)
    {
        var events = (long)scenario.Learners * scenario.Steps.Count;
        if (events > MostEvents)
            throw new UsageException($"{scenario.Learners} learners with {scenario.Steps.Count} steps are {events} events; {MostEvents} are the most. For more, use leah load.");
        var days = ((scenario.Learners - 1) * scenario.Every.TotalDays) + scenario.Steps.Sum(step => step.After.TotalDays + step.Faults.Delay.TotalDays)
            + scenario.Faults.Sum(chance => chance.Faults.Delay.TotalDays);
        if (days > Longest.TotalDays)
            throw new UsageException($"The scenario goes on for {days:0} days; {Longest.TotalDays:0} are the most.");
    }
}
