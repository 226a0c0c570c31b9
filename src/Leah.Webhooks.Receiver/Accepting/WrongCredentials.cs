using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Leah.Webhooks.Receiver.Accepting;

/// <summary>
/// Counts wrong credentials by address and minute. Right credentials are never counted nor held up, so whoever guesses from an address that a
/// sender shares does not shut that sender out.
/// </summary>
/// <remarks>Memory is bounded: beyond <see cref="MaxAddresses"/> addresses in a minute, the further ones are counted together.</remarks>
internal sealed class WrongCredentials(TimeProvider clock)
{
    private const int MaxAddresses = 20_000;

    private volatile Minute _current = new(0);

    /// <summary>Counts one more; gives how long to stay away where that is too many, otherwise null.</summary>
    public TimeSpan? CountOne(IPAddress? address, int perMinute)
    {
        var now = clock.GetUtcNow();
        var count = Of(now.ToUnixTimeSeconds() / 60).CountOne(Network(address));
        return count <= perMinute ? null : TimeSpan.FromSeconds(60 - now.ToUnixTimeSeconds() % 60);
    }

    private Minute Of(long number)
    {
        var seen = _current;
        if (seen.Number == number)
            return seen;
        Interlocked.CompareExchange(ref _current, new Minute(number), seen);
        return _current;
    }

    /// <summary>Whoever has one IPv6 address has a /64 of them.</summary>
    private static IPAddress Network(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private sealed class Minute(long number)
    {
        private readonly ConcurrentDictionary<IPAddress, int> _counts = new();

        // Asking the dictionary how many it holds would take all its locks at every wrong credential.
        private int _addresses;

        public long Number => number;

        public int CountOne(IPAddress address)
        {
            if (!_counts.ContainsKey(address) && Interlocked.Increment(ref _addresses) > MaxAddresses)
                address = IPAddress.None;
            return _counts.AddOrUpdate(address, 1, static (_, before) => before + 1);
        }
    }
}
