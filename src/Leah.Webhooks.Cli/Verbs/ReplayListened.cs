using System.Runtime.CompilerServices;
using Leah.Webhooks.Cli.Forwarding;
using Leah.Webhooks.Cli.Listening;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>A replay of what was listened to. An event that was posted several times is sent once, and failed where its last posting did.</summary>
internal sealed class ReplayListened(ListenedFile file, Func<ListenedEvent, bool> isWanted, bool onlyFailed) : IReplaySource
{
    public async Task<long> CountAsync(CancellationToken cancellation) => (await WantedAsync(cancellation)).Count;

    public async IAsyncEnumerable<ForwardedEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var wanted = await WantedAsync(cancellation);
        await foreach (var listened in file.ReadAsync(cancellation))
        {
            if (wanted.Remove(listened.Id))
                yield return listened.ToForward();
        }
    }

    public ValueTask DisposeAsync() => default;

    private async Task<HashSet<string>> WantedAsync(CancellationToken cancellation)
    {
        HashSet<string> wanted = new(StringComparer.Ordinal);
        await foreach (var listened in file.ReadAsync(cancellation))
        {
            if (isWanted(listened) && !(onlyFailed && listened.Succeeded))
                wanted.Add(listened.Id);
            else if (onlyFailed && listened.Succeeded)
                wanted.Remove(listened.Id);
        }

        return wanted;
    }
}
