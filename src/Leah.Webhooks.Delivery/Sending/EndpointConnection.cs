using System.Net;
using System.Net.Security;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// A TLS connection to an endpoint that tells the attempt using it so. It is an <see cref="SslStream"/> because the HTTP handler takes
/// nothing else as already secure; with any other stream it would start a handshake of its own.
/// </summary>
internal sealed class EndpointConnection : SslStream
{
    private readonly ByteBudget _socket;
    private readonly AttemptTrace? _madeFor;
    private readonly WatchedReads _reads;
    private AttemptTrace? _user;

    /// <param name="socket">The connection, below TLS.</param>
    /// <param name="remote">The address and port at the other end.</param>
    /// <param name="madeFor">The attempt that it is made for.</param>
    /// <param name="timings">How long making it takes; still being filled in.</param>
    public EndpointConnection(ByteBudget socket, IPEndPoint remote, AttemptTrace? madeFor, ConnectTimings timings) : base(socket, leaveInnerStreamOpen: false)
    {
        (_socket, _madeFor, RemoteAddress, Timings) = (socket, madeFor, remote.ToString(), timings);
        _reads = new WatchedReads(Look);
    }

    /// <summary>The address and port at the other end.</summary>
    public string RemoteAddress { get; }

    /// <summary>How long making it took.</summary>
    public ConnectTimings Timings { get; }

    /// <summary>From now on as many bytes may come as one phase is allowed.</summary>
    public void StartByteBudget() => _socket.Restart();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (AttemptTrace.Writing is { } user && !ReferenceEquals(user, _user))
        {
            // The attempt for which it was made need not be the one that gets it.
            user.Writes(this, isPooled: _user is not null || !ReferenceEquals(user, _madeFor));
            _user = user;
            StartByteBudget();
        }
        return base.WriteAsync(buffer, cancellationToken);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _reads.Watch(base.ReadAsync(buffer, cancellationToken));

    private int Look(int read)
    {
        if (read > 0)
            _user?.Reads();
        return read;
    }
}
