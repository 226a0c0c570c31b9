using System.Threading.Channels;
using Leah.Webhooks.Receiver.Inbox;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Receiver.Handling;

/// <summary>
/// Runs one handler while it is its turn here: takes its next events, has several in hand at once but of one user only one, and settles each. Handlers run beside each
/// other; one that fails or is slow holds up no other. What waits, waits in the database, so a long backlog costs no memory.
/// </summary>
internal sealed class RunHandler(
    Handler handler, string owner, HandlingOptions options, Database database, StoreReceipts inbox, Arrivals arrivals, IServiceScopeFactory scopes, ReceiverMetrics metrics,
    TimeProvider clock, Func<double> chance, ILogger logger)
{
    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _signal = arrivals.Listen();
    private readonly int _concurrency = handler.Concurrency ?? options.Concurrency;
    private readonly HandleMany _many = new(handler, owner, database, inbox, metrics, clock);
    private int _inHand;

    public async Task RunAsync(CancellationToken stopping)
    {
        await using var alarm = clock.CreateTimer(_ => _signal.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        List<Task> tries = [];
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                tries.RemoveAll(attempt => attempt.IsCompleted);
                var wait = WaitAfterFailure;
                try
                {
                    if (await TakeAsync(tries, stopping))
                        continue;
                    wait = await UntilNextDueAsync(stopping);
                }
                catch (Exception error) when (!stopping.IsCancellationRequested)
                {
                    // Looked again soon, whatever it was: what waits in the inbox calls nobody a second time.
                    Tell(error);
                }

                alarm.Change(wait, Timeout.InfiniteTimeSpan);
                await _signal.Reader.ReadAsync(stopping);
            }
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The tries under way give themselves back below.
        }

        await Task.WhenAll(tries);
    }

    /// <summary>Starts as many tries as there is room for; says whether it is worth looking again at once.</summary>
    private async Task<bool> TakeAsync(List<Task> tries, CancellationToken stopping)
    {
        var room = _concurrency - Volatile.Read(ref _inHand);
        if (room <= 0)
            return false;
        if (room == _concurrency && await _many.RunAsync(stopping))
            return true;
        var (taken, mayBeMore) = await TakeEvents.RunAsync(database, handler, owner, room, Now());
        Interlocked.Add(ref _inHand, taken.Count);
        foreach (var next in taken)
            tries.Add(Task.Run(() => TryAndSettleAsync(next, stopping), CancellationToken.None));
        return taken.Count > 0 || mayBeMore;
    }

    /// <summary>How long until something is due again. What is due but finds no room is looked for when a try ends.</summary>
    private async Task<TimeSpan> UntilNextDueAsync(CancellationToken stopping) =>
        await HandlerWork.NextDueAsync(database, handler.Name, stopping) is { } due && Volatile.Read(ref _inHand) < _concurrency
            ? TimeSpan.FromMilliseconds(Math.Max(1, due - Now()))
            : Timeout.InfiniteTimeSpan;

    private async Task TryAndSettleAsync(TakenEvent taken, CancellationToken stopping)
    {
        try
        {
            var (context, failure) = await TryAsync(taken, stopping);
            await SettleAsync(taken, context, failure, stopping);
        }
        finally
        {
            Interlocked.Decrement(ref _inHand);
            _signal.Writer.TryWrite(true);
        }
    }

    private async Task<(WebhookContext? Context, Exception? Failure)> TryAsync(TakenEvent taken, CancellationToken stopping)
    {
        try
        {
            var (received, previous) = await ReadAsync(taken, stopping);
            using var deadline = new CancellationTokenSource(options.Timeout, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
            try
            {
                using var activity = HandlingTrace.Start(handler.Name, received);
                await using var scope = scopes.CreateAsyncScope();
                return (await handler.RunAsync(new(received, previous, taken.Attempt, scope.ServiceProvider), either.Token).WaitAsync(either.Token), null);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !stopping.IsCancellationRequested)
            {
                return (null, new TimeoutException($"It took longer than {options.Timeout}."));
            }
        }
        catch (Exception error)
        {
            return (null, error);
        }
    }

    /// <summary>The event, and what it corrects. That the database is away is no fault of the handler's, and uses up none of its tries.</summary>
    private async Task<(ReceivedEvent Received, ReceivedEvent? Previous)> ReadAsync(TakenEvent taken, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await database.ReadAsync(async session =>
                {
                    var row = await InboxRows.FindAsync(session, taken.Seq) ?? throw new InvalidOperationException($"Event {taken.Seq} is gone from the inbox.");
                    return (row, row.Outcome == Outcome.Correction && row.SameAs is { } before ? await InboxRows.FindAsync(session, before) : null);
                }, stopping);
            }
            catch (StorageUnavailableException error)
            {
                Tell(error);
                await Task.Delay(WaitAfterFailure, clock, stopping);
            }
        }
    }

    /// <summary>Keeps the effect and the event's being done together, or records the failed try.</summary>
    private async Task SettleAsync(TakenEvent taken, WebhookContext? context, Exception? failure, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                if (failure is null && context is not null && await TryKeepAsync(taken, context) is var refused)
                    failure = refused;
                if (failure is null)
                    metrics.Handled(handler.Name, "done");
                else
                    await RecordFailureAsync(taken, failure, stopping);
                return;
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                // Until it is recorded, nobody else takes the event.
                Tell(error);
                await Task.Delay(WaitAfterFailure, clock, CancellationToken.None);
            }
            catch (StorageUnavailableException)
            {
                // The next start takes it up again: it is still recorded as under way.
                return;
            }
        }
    }

    /// <summary>One transaction: what the handler wrote, and that it is done. Gives what the handler's own statements failed with.</summary>
    private async Task<Exception?> TryKeepAsync(TakenEvent taken, WebhookContext context)
    {
        try
        {
            return await database.WriteAsync<Exception?>(async session =>
            {
                await HandlerTurns.BesideOthersAsync(session, handler.Name);
                foreach (var write in context.Writes)
                    await write(session);
                await HandlerWork.DoneAsync(session, handler.Name, taken, Now());
                return null;
            });
        }
        catch (Exception error) when (error is not StorageUnavailableException)
        {
            return error;
        }
    }

    private async Task RecordFailureAsync(TakenEvent taken, Exception failure, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested && failure is OperationCanceledException)
        {
            await WriteAsync(session => HandlerWork.GiveBackAsync(session, handler.Name, taken, Now()));
            return;
        }

        var error = $"{failure.GetType().Name}: {failure.Message}";
        if (taken.Attempt >= options.MaxAttempts)
        {
            await WriteAsync(session => HandlerWork.GiveUpAsync(session, handler.Name, taken, Now(), error));
            metrics.Handled(handler.Name, "dead");
            HandlingLog.GivenUp(logger, failure, handler.Name, taken.Seq, taken.Attempt);
            return;
        }

        var wait = Backoff.After(options, taken.Attempt, chance());
        await WriteAsync(session => HandlerWork.RetryAsync(session, handler.Name, taken, Now() + (long)wait.TotalMilliseconds, error));
        metrics.Handled(handler.Name, "failed");
        HandlingLog.Failed(logger, failure, handler.Name, taken.Seq, taken.Attempt, wait);
    }

    private Task<bool> WriteAsync(Func<Session, ValueTask> write) => database.WriteAsync(async session =>
    {
        await HandlerTurns.BesideOthersAsync(session, handler.Name);
        await write(session);
        return true;
    });

    private void Tell(Exception error)
    {
        if (error is StorageUnavailableException)
            HandlingLog.DatabaseAway(logger, error, handler.Name);
        else
            HandlingLog.Unforeseen(logger, error, handler.Name, WaitAfterFailure);
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
