using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Retention;

/// <summary>Keeps PostgreSQL's partitions by day: some ahead of time, and none beyond its age. On SQLite there are none.</summary>
internal sealed class KeepDays(Database database, TimeProvider clock, ILogger<KeepDays> logger)
{
    // A program that stands still for a few days finds its partitions all the same.
    private const int DaysAhead = 7;

    /// <summary>Makes the partitions of today and the days after it.</summary>
    public async Task MakeAsync()
    {
        if (database.Dialect == Dialect.Sqlite)
            return;
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        for (var ahead = 0; ahead <= DaysAhead; ahead++)
        {
            var day = today.AddDays(ahead);
            try
            {
                await database.WriteAsync(session => DayPartitions.MakeAsync(session, day));
            }
            catch (Exception error) when (error is StorageUnavailableException or System.Data.Common.DbException)
            {
                // Somebody reads the table, or rows of that day are where they go without a partition: they are well there.
                BackgroundLog.NoPartition(logger, day, error.Message);
            }
        }
    }

    /// <summary>Drops the days that ended before that time; gives how many events that was.</summary>
    public async Task<long> DropAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        if (database.Dialect == Dialect.Sqlite)
            return 0;
        var dropped = 0L;
        var last = DateOnly.FromDateTime(before.UtcDateTime).AddDays(-1);
        foreach (var day in (await database.ReadAsync(session => DayPartitions.DaysAsync(session), cancellation)).Where(day => day <= last))
        {
            dropped += await database.WriteAsync(session => DayPartitions.DropAsync(session, day)) ?? 0;
            cancellation.ThrowIfCancellationRequested();
        }

        return dropped;
    }
}
