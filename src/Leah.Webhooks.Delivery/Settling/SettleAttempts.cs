using Leah.Webhooks.Delivery.Nodes;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Settling;

/// <summary>
/// Stores what came of attempts, many in one commit. While the database cannot store, what is known waits here and is tried again:
/// the requests have been made, and only their record keeps them from being made twice.
/// </summary>
internal sealed class SettleAttempts : IAsyncDisposable
{
    private const int MostInACommit = 1_000;

    // Nobody waits for an outcome to be stored, and each commit costs the same whatever is in it.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Database _database;
    private readonly NodeId _node;
    private readonly DeliveryOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<SettleAttempts> _logger;
    private readonly GroupCommit<Settlement, bool> _commit;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly LateCounts _late = new();
    private readonly ITimer _count;

    public SettleAttempts(Database database, NodeId node, DeliveryOptions options, TimeProvider clock, ILogger<SettleAttempts> logger)
    {
        (_database, _node, _options, _clock, _logger) = (database, node, options, clock, logger);
        _commit = new GroupCommit<Settlement, bool>(CommitAsync, MostInACommit, long.MaxValue, Gather);
        _count = clock.CreateTimer(_ => CountLate(), null, LateCounts.Longest, LateCounts.Longest);
    }

    public void Start() => _commit.Start();

    /// <summary>Set by the engine: gets what was stored, and of each whether it changed anything: what lost its claim does not.</summary>
    public Action<IReadOnlyList<Settlement>, IReadOnlyList<bool>>? OnStored { get; set; }

    /// <summary>Set by the engine: gets what was stored and how endpoints stand by it, where other nodes judge them too.</summary>
    public Action<IReadOnlyList<Settlement>, IReadOnlyList<Judged>>? OnJudged { get; set; }

    /// <summary>Set by the engine: the database took something after it had refused it. What had been stored without an answer was not told by <see cref="OnStored"/>.</summary>
    public Action? OnRecovered { get; set; }

    /// <summary>Hands something in to be stored.</summary>
    public void Add(Settlement settlement) => _commit.TryAdd(settlement, 0);

    /// <summary>Stores what is left, unless the database will not take it within the time.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        _giveUp.CancelAfter(patience);
        _late.Close();
        CountLate();
        await _commit.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _giveUp.CancelAsync();
        await _count.DisposeAsync();
        await _commit.DisposeAsync();
        _giveUp.Dispose();
    }

    private async Task<IReadOnlyList<bool>> CommitAsync(IReadOnlyList<Settlement> batch)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var settled = await _database.WriteAsync(session => StoreAsync(session, batch));
                _late.Take(settled.Judged, settled.Asked, settled.Late, _clock.GetUtcNow());
                OnJudged?.Invoke(batch, settled.Judged);
                OnStored?.Invoke(batch, settled.Changed);
                if (pause > FirstPause)
                    OnRecovered?.Invoke();
                return settled.Changed;
            }
            catch (Exception error) when (error is not StorageUnavailableException)
            {
                return await CommitEachAsync(batch, error);
            }
            catch (StorageUnavailableException error) when (!_giveUp.IsCancellationRequested)
            {
                SettlingLog.CannotStore(_logger, error, batch.Count, pause);
                await Task.Delay(pause, _clock, _giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Something of the batch cannot be stored at all, which is a bug of ours: it must not take the rest along.</summary>
    private async Task<IReadOnlyList<bool>> CommitEachAsync(IReadOnlyList<Settlement> batch, Exception error)
    {
        if (batch is [var broken])
        {
            SettlingLog.Broke(_logger, error, broken);
            OnJudged?.Invoke(batch, []);
            OnStored?.Invoke(batch, [false]);
            return [false];
        }

        List<bool> changed = new(batch.Count);
        foreach (var settlement in batch)
            changed.AddRange(await CommitAsync([settlement]));
        return changed;
    }

    private void CountLate()
    {
        if (_late.Any)
            Add(new CountsDue());
    }

    private async ValueTask<SettledBatch> StoreAsync(Session session, IReadOnlyList<Settlement> batch)
    {
        var now = _clock.GetUtcNow();
        if (session.Dialect == Dialect.Postgres)
        {
            var stored = await SettleBatch.StoreAsync(session, _node.Value, batch, _late, _options, now);
            FaultPoint.Reach(FaultPoint.Settling);
            return stored;
        }

        var changed = new bool[batch.Count];
        var attempts = batch.OfType<AttemptMade>().ToList();
        var settled = await SettleStatements.SettleAsync(session, _node.Value, attempts, now);
        var lanes = attempts.ConvertAll(made => made.Lane).ToHashSet();
        for (int i = 0, attempt = 0; i < batch.Count; i++)
        {
            switch (batch[i])
            {
                case AttemptMade:
                    changed[i] = settled[attempt++];
                    break;
                case ClaimGivenUp given:
                    changed[i] = await SettleStatements.GiveUpAsync(session, _node.Value, given.Item.DeliveryId) > 0;
                    break;
                case EndpointExpired expired:
                    lanes.Add(expired.Lane);
                    changed[i] = true;
                    break;
            }
        }

        // One row for each endpoint, whatever the number of its attempts in the batch. It is stored as it stands now, not as it stood after one of
        // them: attempts come here in another order than they were judged in, and under settings that may have changed since they began.
        foreach (var lane in lanes)
        {
            var (endpoint, standing) = lane.Known;
            await SettleStatements.StoreStandingAsync(session, endpoint, standing);
        }

        FaultPoint.Reach(FaultPoint.Settling);
        return SettledBatch.AsKnown(changed);
    }
}
