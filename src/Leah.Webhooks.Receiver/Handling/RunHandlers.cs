using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Receiver.Tables;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Handling;

/// <summary>Prepares the database before the first request comes, then runs every handler until the host stops.</summary>
internal sealed class RunHandlers(
    IEnumerable<Handler> handlers, CurrentOptions options, Lazy<ReceiverDatabase> database, Lazy<StoreReceipts> inbox, Arrivals arrivals, IServiceScopeFactory scopes,
    IdGenerator ids, ReceiverMetrics metrics, TimeProvider clock, Chance chance, ILogger<RunHandlers> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        options.RefuseFaults();
        RefuseSameNames();
        await database.Value.PrepareAsync();
        // Before the first request, which is what a new handler begins with.
        foreach (var handler in handlers.Where(IsWanted))
            await HandlerWork.BeginAsync(database.Value.Database, handler.Name, handler.Start);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var owner = ids.Next("proc");
        var turns = new TakeTurns(database.Value.Database, owner, clock, logger);
        return Task.WhenAll(handlers.Where(IsWanted).Select(handler =>
        {
            var run = new RunHandler(handler, owner, options.Value.Handling, database.Value.Database, inbox.Value, arrivals, scopes, metrics, clock, chance.Next, logger);
            return turns.RunAsync(handler.Name, run.RunAsync, stoppingToken);
        }));
    }

    private bool IsWanted(Handler handler) => options.Value.FillTables || handler.Name != FillTables.HandlerName;

    private void RefuseSameNames()
    {
        if (handlers.GroupBy(handler => handler.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException(
                $"Two handlers have the name \"{twice.Key}\", under which their progress is kept. Give one of them another: Handle<…>(…, name: \"…\").");
        }
    }
}

/// <summary>Where chance comes from.</summary>
/// <param name="Next">Gives a number from 0 to 1.</param>
internal sealed record Chance(Func<double> Next);
