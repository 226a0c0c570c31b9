using System.Collections.Concurrent;
using System.Net;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// Asks the operating system for a host's addresses. The system's call blocks its thread until the name servers answer or have been given
/// up on, which no token can shorten. So each lookup has a thread of its own, outside the pool that everything else runs on, at most one
/// for each host and a bounded number in all: names whose servers never answer must not hold up the sending to others.
/// </summary>
internal sealed class SystemResolver(Func<string, IPAddress[]> lookUp)
{
    /// <summary>How many lookups may be under way at once.</summary>
    public const int MaxLookups = 256;

    private readonly ConcurrentDictionary<string, Lazy<Task<IPAddress[]>>> _lookups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The addresses of a host; requests for a host that is being looked up already share the answer.</summary>
    /// <exception cref="ConnectFailedException">Too many lookups are under way.</exception>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (_lookups.Count >= MaxLookups && !_lookups.ContainsKey(host))
            throw new ConnectFailedException(AttemptOutcome.Interrupted, $"This machine has {MaxLookups} name lookups under way that got no answer yet.");
        return _lookups.GetOrAdd(host, static (host, self) => new(() => self.StartAsync(host)), this).Value.WaitAsync(cancellationToken);
    }

    private Task<IPAddress[]> StartAsync(string host) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return lookUp(host);
            }
            finally
            {
                _lookups.TryRemove(host, out _);
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
