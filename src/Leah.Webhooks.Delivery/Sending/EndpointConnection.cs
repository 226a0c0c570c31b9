using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// A TLS connection to an endpoint that tells the attempt using it so. It is an <see cref="SslStream"/> because the HTTP handler takes
/// nothing else as already secure; with any other stream it would start a handshake of its own.
/// </summary>
internal sealed class EndpointConnection(ByteBudget socket, IPEndPoint remote, AttemptTrace? madeFor, ConnectTimings timings)
    : SslStream(socket, leaveInnerStreamOpen: false)
{
    private AttemptTrace? _user;

    /// <summary>The address and port at the other end.</summary>
    public string RemoteAddress { get; } = remote.ToString();

    /// <summary>How long making it took.</summary>
    public ConnectTimings Timings { get; } = timings;

    /// <summary>From now on as many bytes may come as one phase is allowed.</summary>
    public void StartByteBudget() => socket.Restart();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (AttemptTrace.Current.Value is { } user && !ReferenceEquals(user, _user))
        {
            // The attempt for which it was made need not be the one that gets it.
            user.Writes(this, isPooled: _user is not null || !ReferenceEquals(user, madeFor));
            _user = user;
            StartByteBudget();
        }
        return base.WriteAsync(buffer, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        if (read > 0)
            _user?.Reads();
        return read;
    }
}
