using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Scheduling;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>
/// Keeps this node among those that share a PostgreSQL database: renews its row, agrees with the others on the shares of endpoints' caps, and
/// takes over from those that are dead. See docs/decisions/0041 and 0042.
/// </summary>
internal sealed class KeepLease(
    Database database, NodeId node, NodeLease lease, SharedLanes lanes, CatalogCache catalogs, TakeOver takeOver, EngineSignals signals, WakeSignal wake,
    Dispatch dispatch, WatchClock watch, DeliveryOptions options, ILogger<KeepLease> logger)
{
    // A part of the lease each: a row is renewed many times in it, and who is dead is known before it is over.
    private const double Renewal = 1.0 / 15, Patience = 0.8;
    private const int RoundsBetweenSweeps = 30;
    private static readonly TimeSpan WhileAgreeing = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly SeenNodes _seen = new(TimeProvider.System);
    private string _keepsTo = "";
    private string _agreed = "";
    private bool _isAgreed;
    private int _rounds;
    private Task _takingOver = Task.CompletedTask;

    /// <summary>Joins the others. From then on deliveries may be claimed in the node's name.</summary>
    public async Task JoinAsync()
    {
        lease.Share();
        watch.Show();
        await EnterAsync();
        // One round to learn who is there, one to agree: a node that is alone begins at once.
        await RoundAsync(CancellationToken.None);
        await RoundAsync(CancellationToken.None);
    }

    /// <summary>Renews the row until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(_isAgreed ? options.NodeLease * Renewal : WhileAgreeing, _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
                break;
            try
            {
                await RoundAsync(stopping);
            }
            catch (StorageUnavailableException error)
            {
                _seen.Forget();
                if (!lease.IsHeld)
                    NodesLog.CannotRenew(logger, error.Message);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                NodesLog.Broke(logger, error);
            }
        }

        await _takingOver.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Leaves the others: whatever is still claimed is free again, and nobody waits for this node.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            await takeOver.FreeAsync(node.Value, CancellationToken.None);
        }
        catch (StorageUnavailableException error)
        {
            // They will take it for dead.
            NodesLog.CannotRenew(logger, error.Message);
        }
    }

    private async Task EnterAsync()
    {
        _keepsTo = _agreed = "";
        await database.WriteAsync(session => NodeStatements.JoinAsync(session, node.Value, $"{Environment.MachineName}:{Environment.ProcessId}", _keepsTo, _clock.GetUtcNow()));
    }

    private async Task RoundAsync(CancellationToken cancellation)
    {
        // 1. What the database grants is counted from before it was asked.
        var asked = NodeLease.Now();
        var held = lease.IsHeld;
        var (renewed, rows, version) = await database.WriteAsync(async session => (
            await RenewAsync(session),
            await NodeStatements.AllAsync(session),
            await CatalogStatements.VersionAsync(session)));
        if (!renewed)
        {
            await RejoinAsync();
            return;
        }

        lease.Renewed(asked);

        // 2. The shares of caps, by who is there.
        Agree(rows);
        if (!held)
            signals.LookSoon();

        // 3. What others changed, where nobody could tell it.
        if (version != catalogs.Version)
            await signals.CatalogChangedHereAsync();

        // 4. Who is dead.
        foreach (var still in _seen.StandingStill(rows, node.Value, options.NodeLease * Patience))
        {
            if (await database.WriteAsync(session => NodeStatements.ExpireAsync(session, still, _clock.GetUtcNow())))
                NodesLog.Expired(logger, still.Id);
        }

        if (_rounds++ % RoundsBetweenSweeps == 0)
            await database.WriteAsync(session => NodeStatements.AdoptOrphansAsync(session, _clock.GetUtcNow()));
        if (_takingOver.IsCompleted && rows.Any(row => row.IsExpired))
            _takingOver = TakeOverAsync([.. rows.Where(row => row.IsExpired).Select(row => row.Id)], cancellation);
    }

    private async ValueTask<bool> RenewAsync(Session session)
    {
        var asked = _clock.GetUtcNow();
        if (await NodeStatements.RenewAsync(session, node.Value, _keepsTo, asked) is not { } theirs)
            return false;
        watch.Compare(asked, theirs, _clock.GetUtcNow());
        return true;
    }

    /// <summary>
    /// A node's share may grow only when every other has shrunk its own, and has no more in flight than that: each writes to which members it keeps,
    /// and all keep to the smaller of two shares until all have written the same.
    /// </summary>
    private void Agree(IReadOnlyList<NodeRow> rows)
    {
        var living = rows.Where(row => !row.IsExpired).ToList();
        var members = string.Join(' ', living.Select(row => row.Id));
        _isAgreed = _keepsTo == members && living.TrueForAll(row => row.KeepsTo == members);
        if (_isAgreed && _agreed != members)
        {
            _agreed = members;
            NodesLog.Joined(logger, node.Value, living.Count);
        }

        if (lease.Take(Shares.Of(node.Value, members, _isAgreed ? null : _agreed)))
        {
            dispatch.GiveUp(lanes.TakeShares());
            wake.Wake();
            dispatch.Pump();
        }

        if (_keepsTo != members && lanes.IsWithin(Shares.Of(node.Value, members, null)))
            _keepsTo = members;
    }

    /// <summary>Others took it for dead: it goes on under another name, with nothing of what it had.</summary>
    private async Task RejoinAsync()
    {
        lease.Lost();
        node.Change();
        lanes.TakeShares();
        NodesLog.TakenForDead(logger, node.Value);
        await EnterAsync();
        await RoundAsync(CancellationToken.None);
    }

    private async Task TakeOverAsync(IReadOnlyList<string> dead, CancellationToken cancellation)
    {
        try
        {
            foreach (var id in dead)
                NodesLog.Freed(logger, id, await takeOver.FreeAsync(id, cancellation));
        }
        catch (Exception error) when (error is StorageUnavailableException or OperationCanceledException)
        {
            // The row stands until it is done: the next round goes on, or another node.
        }
    }
}
