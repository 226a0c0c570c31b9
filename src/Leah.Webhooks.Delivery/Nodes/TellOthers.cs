using System.Collections.Concurrent;
using Leah.Webhooks.Delivery.Lanes;
using Leah.Webhooks.Storage;
using Microsoft.Extensions.Logging;

namespace Leah.Webhooks.Delivery.Nodes;

/// <summary>
/// Tells the other nodes what happened here, so that they look sooner. Nothing depends on it being heard: what they must know stands in the database, where
/// they look now and then anyway.
/// </summary>
internal sealed class TellOthers(Database database, NodeId node, TimeProvider clock, ILogger<TellOthers> logger) : IDisposable
{
    public const string Channel = "leah_delivery";

    // A notification holds 8,000 bytes at most.
    private const int MostCharacters = 7_000;

    // What comes in a burst is told once.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<string> _texts = new();
    private readonly ConcurrentDictionary<(string Endpoint, DeliveryQueue Queue), bool> _waiting = new();
    private readonly Nudge _nudge = new(clock);

    private const string NotifyAtCommit = "SELECT pg_notify(@channel, @text)";

    /// <summary>Tells all nodes, this one among them, when a transaction commits.</summary>
    public static async ValueTask TellAtCommitAsync(Session session, string text) =>
        await session.QueryAsync(NotifyAtCommit, _ => 0, ("@channel", Channel), ("@text", $"somebody {text}"));

    public void Tell(string text)
    {
        _texts.Enqueue(text);
        _nudge.Give();
    }

    /// <summary>Deliveries wait for an endpoint, for whichever node has room.</summary>
    public void Waiting(string endpointId, DeliveryQueue queue)
    {
        if (_waiting.TryAdd((endpointId, queue), true))
            _nudge.Give();
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _nudge.WaitAsync(TimeSpan.FromMinutes(1), stopping);
                await Task.Delay(Gather, TimeProvider.System, stopping);
                await SendAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    public void Dispose() => _nudge.Dispose();

    private async Task SendAsync()
    {
        try
        {
            foreach (var group in _waiting.Keys.ToLookup(key => key.Queue))
            {
                foreach (var chunk in group.Chunk(MostCharacters / 32))
                {
                    foreach (var key in chunk)
                        _waiting.TryRemove(key, out _);
                    await SendAsync(EngineSignals.WaitingText(group.Key, chunk.Select(key => key.Endpoint)));
                }
            }

            while (_texts.TryDequeue(out var text))
                await SendAsync(text);
        }
        catch (StorageUnavailableException error)
        {
            NodesLog.CannotHear(logger, error.Message);
        }
    }

    /// <summary>Behind the node's own name, so that it passes over what it said itself.</summary>
    private Task SendAsync(string text) => database.NotifyAsync(Channel, $"{node.Value} {text}");
}
