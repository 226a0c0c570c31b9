using Microsoft.Data.Sqlite;

namespace Leah.Webhooks.Demo;

/// <summary>What a partner has in its database in the end: the events as they came, and the tables that the receiver fills from them.</summary>
/// <param name="Received">Events that were new.</param>
/// <param name="Repeats">Requests that the receiver told to be repeats.</param>
/// <param name="Users">Learners.</param>
/// <param name="Onboardings">Finished onboardings.</param>
/// <param name="Tests">Placement and speaking tests.</param>
/// <param name="Levels">Overall levels.</param>
internal sealed record PartnerTables(long Received, long Repeats, long Users, long Onboardings, long Tests, long Levels)
{
    private const string Count = """
        SELECT
            (SELECT COUNT(*) FROM received_events WHERE outcome IN ('new', 'correction')),
            (SELECT COUNT(*) FROM received_events WHERE outcome = 'duplicate'),
            (SELECT COUNT(*) FROM users),
            (SELECT COUNT(*) FROM onboardings),
            (SELECT COUNT(*) FROM placement_tests) + (SELECT COUNT(*) FROM speaking_tests),
            (SELECT COUNT(*) FROM overall_levels)
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What the tables must hold when these arrived, each event once.</summary>
    public static PartnerTables Of(IEnumerable<Arrival> arrivals)
    {
        List<WebhookEvent> told = [.. arrivals.Where(arrival => arrival.Taken).DistinctBy(arrival => arrival.EventId).Select(arrival => EventJson.Parse(arrival.Body).Event).OfType<WebhookEvent>()];
        return new(
            told.Count,
            0,
            told.Select(one => one.User?.Id).Distinct().Count(),
            told.OfType<OnboardingFinished>().Select(one => one.User?.Id).Distinct().Count(),
            told.OfType<PlacementTestFinished>().Select(one => one.Test?.Id).Distinct().Count() + told.OfType<SpeakingTestFinished>().Select(one => one.Test?.Id).Distinct().Count(),
            told.OfType<OverallLevelCalculated>().Select(one => one.User?.Id).Distinct().Count());
    }

    /// <summary>What they do hold. They are filled behind the answers, so it looks until it sees what is expected or has no more patience.</summary>
    public static async Task<PartnerTables> ReadAsync(PartnerProgram program, PartnerTables expected, TimeProvider clock, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var seen = await ReadAsync(program, cancellation);
            if (seen == expected || clock.GetElapsedTime(started) > Patience)
                return seen;
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellation);
        }
    }

    public override string ToString() => $"{Received} events, {Repeats} repeats, {Users} users, {Onboardings} onboardings, {Tests} tests, {Levels} levels";

    private static async Task<PartnerTables> ReadAsync(PartnerProgram program, CancellationToken cancellation)
    {
        await using var connection = new SqliteConnection($"Data Source={program.Database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = Count;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5));
    }
}
