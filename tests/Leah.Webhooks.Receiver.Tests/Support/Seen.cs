using System.Collections.Concurrent;

namespace Leah.Webhooks.Receiver.Tests.Support;

/// <summary>What handlers have told, in order, and a way to wait until they have told enough.</summary>
internal sealed class Seen
{
    private readonly ConcurrentQueue<string> _all = new();
    private readonly SemaphoreSlim _more = new(0);

    public IReadOnlyList<string> All => [.. _all];

    public void Add(string what)
    {
        _all.Enqueue(what);
        _more.Release();
    }

    /// <summary>Waits until <paramref name="count"/> more things were told than by the waits before; gives all.</summary>
    public async Task<IReadOnlyList<string>> NextAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
            (await _more.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBeTrue($"Only {i} of {count} came: {string.Join(", ", _all)}");
        return All;
    }
}
