using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Leah.Webhooks.Storage;

/// <summary>
/// Joins what many callers want stored into one commit. While a commit runs, what comes in gathers and goes into the next one,
/// so a quiet system answers at once and a busy one pays for one flush of the disk per batch.
/// </summary>
/// <param name="commit">Stores a batch; gives a result for each item, in their order. When it throws, every caller of the batch gets the error.</param>
/// <param name="maxItems">The most items in a commit.</param>
/// <param name="maxWeight">How much weight may wait or be under way at once; beyond it <see cref="TryAdd(TItem, long)"/> refuses, so that memory is bounded.</param>
/// <param name="gather">
/// How long a batch waits for company, unless it is full before. Zero where somebody waits for the answer; a few milliseconds where nobody does.
/// </param>
public sealed class GroupCommit<TItem, TResult>(
    Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> commit, int maxItems, long maxWeight, TimeSpan gather = default) : IAsyncDisposable
{
    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private Task? _loop;
    private long _weight;
    private int _gathered;
    private TaskCompletionSource? _full;

    /// <summary>Begins to commit.</summary>
    public void Start() => _loop ??= Task.Run(RunAsync);

    /// <summary>Hands an item in, or refuses it where too much waits already or the commit is closed.</summary>
    /// <param name="item">What to store.</param>
    /// <param name="itemWeight">What it weighs, in whatever unit the limit was given, for example bytes.</param>
    /// <param name="stored">Completes when the item is stored.</param>
    public bool TryAdd(TItem item, long itemWeight, [MaybeNullWhen(false)] out Task<TResult> stored)
    {
        var completion = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        stored = TryAdd(new Waiting(item, itemWeight, completion)) ? completion.Task : null;
        return stored is not null;
    }

    /// <summary>As <see cref="TryAdd(TItem, long, out Task{TResult})"/>, where nobody waits for the item: thousands of those may be under way.</summary>
    /// <param name="item">What to store.</param>
    /// <param name="itemWeight">What it weighs.</param>
    public bool TryAdd(TItem item, long itemWeight) => TryAdd(new Waiting(item, itemWeight, null));

    /// <summary>Takes nothing more in and completes when all that was taken in is stored.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _closing.CancelAsync();
        if (_loop is not null)
            await _loop;
    }

    private bool TryAdd(Waiting entry)
    {
        if (Interlocked.Add(ref _weight, entry.Weight) > maxWeight || !_waiting.Writer.TryWrite(entry))
        {
            Interlocked.Add(ref _weight, -entry.Weight);
            return false;
        }

        if (Interlocked.Increment(ref _gathered) == maxItems)
            Volatile.Read(ref _full)?.TrySetResult();
        return true;
    }

    private async Task RunAsync()
    {
        List<Waiting> batch = [];
        while (await _waiting.Reader.WaitToReadAsync())
        {
            if (gather > TimeSpan.Zero)
                await GatherAsync();
            while (batch.Count < maxItems && _waiting.Reader.TryRead(out var entry))
                batch.Add(entry);
            Interlocked.Add(ref _gathered, -batch.Count);
            await CommitAsync(batch);
            batch.Clear();
        }
    }

    /// <summary>Waits for company, but not when there is enough for a batch: whoever hands much in would then wait for no commit, but for the clock.</summary>
    private async Task GatherAsync()
    {
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Exchanged, not only written: one of the two, this loop and whoever hands in the last of a batch, sees what the other wrote.
        Interlocked.Exchange(ref _full, full);
        // The wall's time, whatever clock the program goes by: this is about the disk, not about when anything happens.
        if (Volatile.Read(ref _gathered) < maxItems)
            await Task.WhenAny(full.Task, Task.Delay(gather, TimeProvider.System, _closing.Token));
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        IReadOnlyList<TResult> results = [];
        Exception? failure = null;
        try
        {
            results = await commit(batch.ConvertAll(entry => entry.Item));
        }
        catch (Exception error)
        {
            failure = error;
        }

        // Before anybody is told, so that whoever was told may hand in as much again.
        foreach (var entry in batch)
            Interlocked.Add(ref _weight, -entry.Weight);
        for (var i = 0; i < batch.Count; i++)
        {
            if (failure is null && i < results.Count)
                batch[i].Completion?.SetResult(results[i]);
            else
                batch[i].Completion?.SetException(failure ?? new InvalidOperationException("The commit gave no result for this item."));
        }
    }

    private readonly record struct Waiting(TItem Item, long Weight, TaskCompletionSource<TResult>? Completion);
}
