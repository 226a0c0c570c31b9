using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Leah.Webhooks.Delivery.Following;
using Leah.Webhooks.Delivery.Registering;
using Leah.Webhooks.Platform.Access;

namespace Leah.Webhooks.Platform.Api.Streaming;

/// <summary>The open streams: how many there may be, and what goes over each.</summary>
internal sealed class EventStreams(FollowEvents follow, ApiKeys keys, PartnershipRegister partnerships, IHostApplicationLifetime life, TimeProvider clock)
{
    /// <summary>How many streams of one partnership may be open.</summary>
    public const int MostOfAPartnership = 16;

    private const int MostInAll = 256;

    // Shorter than what proxies on the way take for a dead connection.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _all;

    /// <summary>When somebody who found no room may try again.</summary>
    public static TimeSpan WhenFull => TimeSpan.FromSeconds(10);

    /// <summary>Takes a place, to be given back by disposing; null where there is none.</summary>
    public IDisposable? TryOpen(string partnershipId)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(partnershipId);
            if (open >= MostOfAPartnership || _all >= MostInAll)
                return null;
            _open[partnershipId] = open + 1;
            _all++;
            return new Place(this, partnershipId);
        }
    }

    /// <summary>What goes over a stream: <c>ready</c> at once, then events, and a <c>heartbeat</c> where nothing else comes.</summary>
    public async IAsyncEnumerable<SseItem<StreamedEvent?>> ItemsAsync(StreamQuery query, Caller caller, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The server waits for open requests when it stops; this one would never end by itself.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, life.ApplicationStopping);
        var from = query.From ?? clock.GetUtcNow();
        yield return new(null, "ready");
        await using var events = follow.FromAsync(query.PartnershipId, query.EventTypes, from, Heartbeat, ending.Token).GetAsyncEnumerator(ending.Token);
        while (await NextAsync(events))
        {
            if (!keys.IsKnown(caller.KeyId))
                yield break;
            if (events.Current is { } found)
                yield return new(StreamedEvent.Of(found), "event") { EventId = found.Id };
            else if ((await partnerships.FindAsync(query.PartnershipId, ending.Token)).IsDone)
                yield return new(null, "heartbeat");
            else
                yield break;
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<FollowedEvent?> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Close(string partnershipId)
    {
        lock (_gate)
        {
            _all--;
            if (--_open[partnershipId] == 0)
                _open.Remove(partnershipId);
        }
    }

    private sealed class Place(EventStreams streams, string partnershipId) : IDisposable
    {
        private int _closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
                streams.Close(partnershipId);
        }
    }
}
