using Leah.Webhooks.Cli.Forwarding;

namespace Leah.Webhooks.Cli.Verbs;

/// <summary>Where the events of a replay come from; each can be read more than once.</summary>
internal interface IReplaySource : IAsyncDisposable
{
    Task<long> CountAsync(CancellationToken cancellation);

    /// <summary>The events, the oldest first.</summary>
    IAsyncEnumerable<ForwardedEvent> ReadAsync(CancellationToken cancellation);
}
