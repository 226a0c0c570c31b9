using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>Finds the addresses of a host, by name.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>
/// Makes the connections, in the handler's stead: 1. resolve, 2. vet every address, 3. connect to a vetted one, 4. handshake. Each step
/// has its own deadline, its own time and its own words for what went wrong, all of which the handler would blur into one.
/// </summary>
internal sealed class EndpointConnector(AddressGuard guard, X509Certificate2Collection roots, TimeProvider clock, ResolveHost resolve, ConnectTurns turns)
{
    /// <summary>The most that one step may take; an attempt's own time limit cuts all of them off.</summary>
    public static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(5);

    private readonly HostAddresses _addresses = new(guard, clock, resolve);
    private readonly Dialer _dialer = new(clock);
    private readonly TlsHandshake _handshake = new(roots, clock);

    /// <summary>The handler's <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var trace = (context.InitialRequestMessage as RequestMessage)?.Trace;
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, trace?.Ended ?? CancellationToken.None);
        var timings = new ConnectTimings();
        using var turn = await turns.TakeAsync(target, trace, given.Token);
        if (turn is null)
            throw new OperationCanceledException("The request went out on another connection.");

        var addresses = await _addresses.FindAsync(target.Host, timings, trace, given.Token);
        var (socket, remote) = await _dialer.DialAsync(addresses, target.Port, timings, trace, given.Token);
        return await _handshake.PerformAsync(socket, remote, target.Host, timings, trace, given.Token);
    }
}
