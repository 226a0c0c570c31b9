using System.Diagnostics.CodeAnalysis;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>Stores receipts, many in one commit. What it completes is on disk.</summary>
internal sealed class StoreReceipts : IAsyncDisposable
{
    private const int MostInACommit = 128;
    private const int ReceiptsThatPress = 16;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly Database _database;
    private readonly Arrivals _arrivals;
    private readonly GroupCommit<Receipt, Stored> _commits;
    private readonly TimeProvider _clock;
    private int _lastCommit;
    private long _lastCommitAt;

    public StoreReceipts(ReceiverDatabase receiver, Arrivals arrivals, TimeProvider clock)
    {
        _clock = clock;
        _database = receiver.Database;
        _arrivals = arrivals;
        // The bytes that wait are bounded where bodies are read; here each receipt weighs one.
        _commits = new(CommitAsync, MostInACommit, maxWeight: 100_000);
        _commits.Start();
    }

    /// <summary>
    /// Whether receipts come faster than they can be stored one by one: the last commit held many of them, a moment ago. How many wait at one
    /// instant says less, for right after a commit there is none, however many are about to come.
    /// </summary>
    public bool IsPressed => Volatile.Read(ref _lastCommit) >= ReceiptsThatPress && _clock.GetElapsedTime(Volatile.Read(ref _lastCommitAt)) < Moment;

    /// <summary>Hands a receipt in; false where too many wait already or the receiver is stopping.</summary>
    public bool TryAdd(Receipt receipt, [MaybeNullWhen(false)] out Task<Stored> stored) => _commits.TryAdd(receipt, 1, out stored);

    public ValueTask DisposeAsync() => _commits.DisposeAsync();

    private async Task<IReadOnlyList<Stored>> CommitAsync(IReadOnlyList<Receipt> batch)
    {
        var stored = await _database.WriteAsync<IReadOnlyList<Stored>>(async session =>
        {
            // Of several processes one appends at a time, so that places in the inbox rise in the order of commits: a handler that has gone past a place has missed nothing.
            await session.LockAsync("inbox");
            var results = session.Dialect == Dialect.Postgres ? await AppendMany.RunAsync(session, batch) : await OneByOneAsync(session, batch);
            await CredentialUses.RecordAsync(session, batch);
            await TellOthers.RunAsync(session);
            return results;
        });
        Volatile.Write(ref _lastCommitAt, _clock.GetTimestamp());
        Volatile.Write(ref _lastCommit, batch.Count);
        _arrivals.Announce();
        return stored;
    }

    private static async ValueTask<IReadOnlyList<Stored>> OneByOneAsync(Session session, IReadOnlyList<Receipt> batch)
    {
        var results = new List<Stored>(batch.Count);
        foreach (var receipt in batch)
            results.Add(await AppendReceipt.RunAsync(session, receipt));
        return results;
    }
}
