using System.Diagnostics.CodeAnalysis;
using Leah.Webhooks.Receiver.Storage;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Receiver.Inbox;

/// <summary>Stores receipts, many in one commit. What it completes is on disk.</summary>
internal sealed class StoreReceipts : IAsyncDisposable
{
    private const int MostInACommit = 512;

    private readonly Database _database;
    private readonly Arrivals _arrivals;
    private readonly GroupCommit<Receipt, Stored> _commits;
    private int _waiting;

    public StoreReceipts(ReceiverDatabase receiver, Arrivals arrivals)
    {
        _database = receiver.Database;
        _arrivals = arrivals;
        // The bytes that wait are bounded where bodies are read; here each receipt weighs one.
        _commits = new(CommitAsync, MostInACommit, maxWeight: 100_000);
        _commits.Start();
    }

    /// <summary>How many receipts wait for their commit now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Hands a receipt in; false where too many wait already or the receiver is stopping.</summary>
    public bool TryAdd(Receipt receipt, [MaybeNullWhen(false)] out Task<Stored> stored)
    {
        Interlocked.Increment(ref _waiting);
        if (_commits.TryAdd(receipt, 1, out stored))
            return true;
        Interlocked.Decrement(ref _waiting);
        return false;
    }

    public ValueTask DisposeAsync() => _commits.DisposeAsync();

    private async Task<IReadOnlyList<Stored>> CommitAsync(IReadOnlyList<Receipt> batch)
    {
        try
        {
            return await KeepAsync(batch);
        }
        finally
        {
            Interlocked.Add(ref _waiting, -batch.Count);
        }
    }

    private async Task<IReadOnlyList<Stored>> KeepAsync(IReadOnlyList<Receipt> batch)
    {
        var stored = await _database.WriteAsync<IReadOnlyList<Stored>>(async session =>
        {
            var results = new List<Stored>(batch.Count);
            foreach (var receipt in batch)
                results.Add(await AppendReceipt.RunAsync(session, receipt));
            await CredentialUses.RecordAsync(session, batch);
            return results;
        });
        _arrivals.Announce();
        return stored;
    }
}
