using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>The third step of a connection: a TCP connection to the first address that takes it.</summary>
internal sealed class Dialer(TimeProvider clock)
{
    // A name with more addresses than this is no endpoint but a trick to keep us connecting.
    private const int MaxAddresses = 8;

    /// <exception cref="ConnectFailedException">No address took the connection, or this machine can make none.</exception>
    public async Task<(Socket Socket, IPEndPoint Remote)> DialAsync(
        IReadOnlyList<IPAddress> addresses, int port, ConnectTimings timings, AttemptTrace? trace, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        ConnectFailedException? last = null;
        var count = Math.Min(addresses.Count, MaxAddresses);
        for (var i = 0; i < count; i++)
        {
            var remote = new IPEndPoint(Unmapped(addresses[i]), port);
            trace?.Connects(timings, $"connecting to {remote}", remoteAddress: remote.ToString());
            // Each gets an even share of what is left, so that a first address that swallows everything leaves time for the next.
            var share = (EndpointConnector.StepLimit - clock.GetElapsedTime(start)) / (count - i);
            try
            {
                return (await DialAsync(remote, share, cancellationToken), remote);
            }
            catch (ConnectFailedException e) when (e.Outcome != AttemptOutcome.Interrupted)
            {
                last = e;
            }
            finally
            {
                timings.Connect = clock.GetElapsedTime(start);
            }
        }
        throw last ?? new ConnectFailedException(AttemptOutcome.Connection, "There was no address to connect to.");
    }

    private async Task<Socket> DialAsync(IPEndPoint remote, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, clock);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Socket? socket = null;
        try
        {
            socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(remote, given.Token);
            return socket;
        }
        catch (Exception e)
        {
            socket?.Dispose();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new ConnectFailedException(AttemptOutcome.Timeout, $"{remote} did not take the connection within {limit.TotalSeconds:0.#} s.", e);
            if (e is SocketException { SocketErrorCode: var error })
                throw Refusal(remote, error, e);
            throw;
        }
    }

    private static ConnectFailedException Refusal(IPEndPoint remote, SocketError error, Exception inner)
    {
        if (OwnFaults.Describe(error, remote.AddressFamily) is { } own)
            return new(AttemptOutcome.Interrupted, own, inner);
        return error switch
        {
            SocketError.ConnectionRefused => new(AttemptOutcome.Connection, $"{remote} refused the connection. Check that the endpoint runs and listens on this port.", inner),
            SocketError.TimedOut => new(AttemptOutcome.Timeout, $"{remote} did not take the connection.", inner),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => new(AttemptOutcome.Connection, $"There is no route to {remote}.", inner),
            _ => new(AttemptOutcome.Connection, $"The connection to {remote} failed ({error}).", inner),
        };
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
