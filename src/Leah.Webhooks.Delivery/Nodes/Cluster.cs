using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>What a node does because there may be others: joins them, keeps its lease, tells and hears, leaves. Nothing where the database is this process's own.</summary>
internal sealed class Cluster(
    Database database, KeepLease lease, SharedLanes lanes, TellOthers tell, HearOthers hear, SettleAttempts settle, Dispatch dispatch, EngineSignals signals) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Whether other processes may deliver from the same database.</summary>
    public bool IsShared => database.Dialect == Dialect.Postgres;

    /// <summary>Joins the others; from then on deliveries may be claimed in this node's name.</summary>
    public async Task JoinAsync()
    {
        settle.OnJudged = (batch, judged) => dispatch.GiveUp(
            lanes.TakeStored(batch.OfType<AttemptMade>().Select(made => (made.Lane, made.Attempt)), judged));
        await lease.JoinAsync();
    }

    /// <summary>Begins to renew the lease, to tell and to hear.</summary>
    public void Start()
    {
        if (!IsShared)
            return;
        signals.Others = tell;
        _running = Task.WhenAll(lease.RunAsync(_stopping.Token), tell.RunAsync(_stopping.Token), hear.RunAsync(_stopping.Token));
    }

    /// <summary>Leaves the others, once this node sends nothing more.</summary>
    public async Task StopAsync()
    {
        if (!IsShared)
            return;
        await _stopping.CancelAsync();
        await _running;
        await lease.LeaveAsync();
    }

    public void Dispose() => _stopping.Dispose();
}
