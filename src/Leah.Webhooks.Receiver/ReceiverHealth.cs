using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Leah.Webhooks.Receiver;

/// <summary>Healthy while the database takes writes. Dead letters make no unhealthy receiver, for it still takes everything in; they are told beside it.</summary>
internal sealed class ReceiverHealth(Lazy<ReceiverDatabase> database, CurrentOptions options, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await WriteProbe.RunAsync(database.Value.Database).WaitAsync(options.Value.StoreTimeout, clock, cancellationToken);
            var backlogs = await BacklogRows.ReadAsync(database.Value.Database, cancellationToken);
            return HealthCheckResult.Healthy("The database takes writes.", new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["waiting"] = backlogs.Sum(backlog => backlog.Waiting),
                ["deadLetters"] = backlogs.Sum(backlog => backlog.Dead),
            });
        }
        catch (Exception error) when (error is StorageUnavailableException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The database takes no writes: events are answered 503.", error);
        }
    }
}
