using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>The first two steps of a connection: the host's addresses, and those of them that may be sent to, in the resolver's order.</summary>
internal sealed class HostAddresses(AddressGuard guard, TimeProvider clock, ResolveHost resolve)
{
    /// <exception cref="ConnectFailedException">The name does not resolve, or to nothing that may be sent to.</exception>
    public async Task<IReadOnlyList<IPAddress>> FindAsync(string host, ConnectTimings timings, AttemptTrace? trace, CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse(host, out var literal))
            return Vet(host, await ResolveAsync(host, timings, trace, cancellationToken));
        return Vet(host, [literal]);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, ConnectTimings timings, AttemptTrace? trace, CancellationToken cancellationToken)
    {
        trace?.Connects(timings, $"resolving {host}", isResolving: true);
        var start = clock.GetTimestamp();
        using var deadline = new CancellationTokenSource(EndpointConnector.StepLimit, clock);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // Waited for beside the token: the system's resolver cannot be interrupted once it has asked.
            var addresses = await resolve(host, given.Token).WaitAsync(given.Token);
            timings.Dns = clock.GetElapsedTime(start);
            return addresses.Length > 0 ? addresses : throw NotResolved($"The name {host} has no address.");
        }
        catch (SocketException e)
        {
            timings.Dns = clock.GetElapsedTime(start);
            throw NotResolved(Sentence(host, e.SocketErrorCode), e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw NotResolved($"The name {host} was not resolved within {EndpointConnector.StepLimit.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is not (OperationCanceledException or ConnectFailedException))
        {
            throw NotResolved($"'{host}' is not a name that can be resolved.", e);
        }
    }

    private List<IPAddress> Vet(string host, IPAddress[] addresses)
    {
        var vetted = new List<IPAddress>();
        string? reason = null;
        foreach (var address in addresses)
        {
            if (guard.Denies(address) is { } denial)
                reason ??= host == address.ToString() ? $"{host} {denial}" : $"{host} resolves to {address}, which {denial}";
            else
                vetted.Add(address);
        }
        return vetted.Count > 0 ? vetted : throw new ConnectFailedException(AttemptOutcome.Blocked, $"{reason}; it is not sent to.");
    }

    private static string Sentence(string host, SocketError error) => error switch
    {
        SocketError.HostNotFound => $"The name {host} does not exist. Check the address's spelling and its DNS record.",
        SocketError.NoData => $"The name {host} has no address. Check its DNS record.",
        SocketError.TryAgain => $"The name servers of {host} gave no answer.",
        _ => $"The name {host} could not be resolved ({error}).",
    };

    private static ConnectFailedException NotResolved(string error, Exception? inner = null) => new(AttemptOutcome.Dns, error, inner);
}
