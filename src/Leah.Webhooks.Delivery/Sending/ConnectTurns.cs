using System.Net;
using System.Runtime.InteropServices;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// Lets few connections to one endpoint be made at a time. When many deliveries come at once, the pool has a connection for the first of them and begins to make
/// one for each of the others, though those that are there are free again within milliseconds. A handshake takes longer than that, and costs both sides the
/// processor time of thirty requests. So each waits for its turn, and when that comes its request has mostly gone out on another's connection.
/// </summary>
/// <param name="patience">How long a turn is waited for at most: the endpoint is slow or far away then, and needs a connection for each request.</param>
internal sealed class ConnectTurns(TimeSpan patience)
{
    /// <summary>How many connections to one endpoint are made at once by those that wait.</summary>
    public const int AtOnce = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<DnsEndPoint, Queue> _queues = [];

    /// <summary>How many endpoints somebody has or waits for a turn of.</summary>
    public int Endpoints
    {
        get
        {
            lock (_gate)
                return _queues.Count;
        }
    }

    /// <summary>Waits for a turn, to be disposed when the connection is made or has failed; null where the request has got a connection meanwhile, so that no other is needed.</summary>
    /// <param name="target">Where the connection goes.</param>
    /// <param name="trace">The attempt that it is made for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IDisposable?> TakeAsync(DnsEndPoint target, AttemptTrace? trace, CancellationToken cancellationToken)
    {
        var turn = new Turn(this, target, Enter(target));
        try
        {
            // The wall's time, whatever clock the program goes by: this is about the processor and the line.
            await turn.WaitAsync(patience, cancellationToken);
        }
        catch
        {
            turn.Dispose();
            throw;
        }

        if (trace is not { HasConnection: true })
            return turn;
        turn.Dispose();
        return null;
    }

    private Queue Enter(DnsEndPoint target)
    {
        lock (_gate)
        {
            ref var queue = ref CollectionsMarshal.GetValueRefOrAddDefault(_queues, target, out _);
            queue ??= new Queue();
            queue.Users++;
            return queue;
        }
    }

    private void Leave(DnsEndPoint target, Queue queue)
    {
        lock (_gate)
        {
            if (--queue.Users > 0)
                return;
            _queues.Remove(target);
        }

        queue.Turns.Dispose();
    }

    private sealed class Queue
    {
        public SemaphoreSlim Turns { get; } = new(AtOnce);

        public int Users { get; set; }
    }

    private sealed class Turn(ConnectTurns turns, DnsEndPoint target, Queue queue) : IDisposable
    {
        private bool _isTaken;

        public async Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken) => _isTaken = await queue.Turns.WaitAsync(patience, cancellationToken);

        public void Dispose()
        {
            if (_isTaken)
                queue.Turns.Release();
            turns.Leave(target, queue);
        }
    }
}
