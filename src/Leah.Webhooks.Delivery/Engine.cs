using Leah.Webhooks.Delivery.Intake;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Delivery.Nodes;
using Leah.Webhooks.Delivery.Retention;
using Leah.Webhooks.Delivery.Scheduling;
using Leah.Webhooks.Delivery.Settling;
using Leah.Webhooks.Delivery.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Hosting;

namespace Leah.Webhooks.Delivery;

/// <summary>Starts the engine's parts in order and stops them in the other order.</summary>
internal sealed class Engine(
    Database database, AcceptEvents accept, CatalogCache catalogs, LaneTable lanes, Dispatch dispatch, SettleAttempts settle, Schedule schedule,
    EngineSignals signals, WakeSignal wake, Cluster cluster, KeepDays days, DeliveryOptions options, DeliveryMetrics metrics, TimeProvider clock) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private Task? _stopped;
    private Task? _drained;

    /// <summary>Whether it accepts and delivers.</summary>
    public bool IsRunning { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // 1. The tables, and the claims of earlier runs: on SQLite this process alone owns the file, on PostgreSQL it is one node of several.
        await Migrator.ApplyAsync(database, typeof(Engine).Assembly, "Delivery", clock);
        await days.MakeAsync();
        catalogs.OnReleased = dispatch.GiveUp;
        settle.OnStored = dispatch.Stored;
        settle.OnRecovered = schedule.LookSoon;
        if (cluster.IsShared)
            await cluster.JoinAsync();
        else
            await database.WriteAsync(ClaimStatements.ReleaseAllAsync);
        await database.ReadAsync(catalogs.CurrentAsync, cancellationToken);

        // 2. The loops, the last step of an event's way first.
        settle.Start();
        accept.Start();
        signals.OnCatalogChanged = RefreshAsync;
        signals.OnWaiting = NoteWaiting;
        signals.OnErased = lanes.Drop;
        signals.OnLook = schedule.LookSoon;
        metrics.Observe(() => lanes.InFlight);
        cluster.Start();
        _running = schedule.RunAsync(_stopping.Token);
        IsRunning = true;
    }

    /// <summary>
    /// The program begins to stop: from now on nothing new is sent, and what is in flight has its time at the same time as the requests that come in
    /// have theirs. One after the other would be twice as long as whoever stops us waits.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
            _drained = dispatch.StopAsync(options.DrainTimeout);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops it; who asks a second time waits for the same end.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _stopped ??= IsRunning ? StopAsync() : Task.CompletedTask;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task StopAsync()
    {
        IsRunning = false;
        // Nothing new goes out from this moment on, however long the rest takes.
        _drained ??= dispatch.StopAsync(options.DrainTimeout);
        signals.Clear();
        await accept.DisposeAsync();
        await _stopping.CancelAsync();
        await _running;
        await _drained;
        await settle.StopAsync(TimeSpan.FromSeconds(2));
        await cluster.StopAsync();
    }

    private async Task RefreshAsync()
    {
        await database.ReadAsync(catalogs.CurrentAsync);
        wake.Wake();
        dispatch.Pump();
    }

    private void NoteWaiting(string endpointId, DeliveryQueue queue)
    {
        lanes.NoteLeft(endpointId, queue, clock.GetUtcNow());
        wake.Wake();
    }
}
