using Leah.Webhooks.Delivery;
using Leah.Webhooks.Platform.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Platform.Operations.Health;

/// <summary>Finds what keeps the server from its work. It looks once a second at most, however often it is asked, for each look writes to the disk.</summary>
internal sealed class Readiness(ReadinessTable table, Engine engine, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<IReadOnlyList<string>>? looking;
    private long lookedAt;

    public Task<IReadOnlyList<string>> ProblemsAsync()
    {
        lock (gate)
        {
            if (looking is null || (looking.IsCompleted && clock.GetElapsedTime(lookedAt) >= Fresh))
            {
                lookedAt = clock.GetTimestamp();
                looking = LookAsync();
            }

            return looking;
        }
    }

    private async Task<IReadOnlyList<string>> LookAsync()
    {
        try
        {
            await table.WriteAsync(clock.GetUtcNow()).WaitAsync(Patience, clock);
            return engine.IsRunning ? [] : ["engine: it is not running, so nothing is accepted or delivered"];
        }
        catch (StorageUnavailableException error)
        {
            return ["storage: " + error.Message];
        }
        catch (TimeoutException)
        {
            return [$"storage: a write took more than {Patience.TotalSeconds} s"];
        }
    }
}
