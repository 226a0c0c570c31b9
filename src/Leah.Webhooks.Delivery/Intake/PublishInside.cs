using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Delivery.Intake;

/// <summary>
/// Publishes inside somebody else's transaction: a change of theirs and the events that tell of it are one commit, so there is never one without the other.
/// </summary>
internal sealed class PublishInside(PublishStep publish)
{
    /// <summary>How many pieces of work may wait for the database at once; beyond it callers are asked to come again, so that memory is bounded.</summary>
    private const int MostWaiting = 4096;

    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(1);

    private int _waiting;

    /// <summary>
    /// Runs the caller's work in a transaction. What it published is delivered after the commit. Where it throws, or gives a refusal, nothing of it is
    /// kept. It may run a second time when the database refused the first, so it changes nothing but the database.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The database cannot store now; nothing was stored.</exception>
    public async Task<Outcome<T>> RunAsync<T>(Func<Publication, ValueTask<Outcome<T>>> work)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new Refusal.Busy(WhenBusy);
        }

        // Taken here: the transaction runs on the database's own thread.
        var trace = Tracing.Here;
        try
        {
            return await publish.WriteAsync(async (session, placed) =>
            {
                var outcome = await work(new Publication(session, publish, placed, trace));
                FaultPoint.Reach(FaultPoint.Publishing);
                return outcome.IsDone ? outcome : throw new RefusedException(outcome.Refusal);
            });
        }
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Only an exception undoes a transaction.</summary>
#pragma warning disable CA1032, CA1064 // It never leaves this class.
    private sealed class RefusedException(Refusal refusal) : Exception
#pragma warning restore CA1032, CA1064
    {
        public Refusal Refusal => refusal;
    }
}
