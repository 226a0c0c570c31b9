using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Leah.Webhooks.Delivery.Sending;

namespace Leah.Webhooks.Delivery.Tests.Sending;

public sealed class SystemResolverTests : IDisposable
{
    private readonly ManualResetEventSlim _answered = new();
    private readonly CountdownEvent _started = new(SystemResolver.MaxLookups);
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly SystemResolver _resolver;

    public SystemResolverTests() => _resolver = new SystemResolver(LookUp);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _answered.Set();
        _answered.Dispose();
        _started.Dispose();
    }

    [Fact]
    public async Task Names_that_get_no_answer_hold_up_neither_the_pool_nor_memory()
    {
        var lookups = Enumerable.Range(0, SystemResolver.MaxLookups).Select(i => _resolver.ResolveAsync($"black-hole-{i}.example", Token)).ToArray();
        _started.Wait(Token);

        // With the pool's threads blocked this would wait until it had grown by hundreds, at a few a second.
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => { }))).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        Should.Throw<ConnectFailedException>(() => _resolver.ResolveAsync("one-more.example", Token)).Outcome.ShouldBe(AttemptOutcome.Interrupted);
        lookups.ShouldAllBe(lookup => !lookup.IsCompleted);

        _answered.Set();
        await Task.WhenAll(lookups);
        (await _resolver.ResolveAsync("one-more.example", Token)).ShouldBe([IPAddress.Loopback]);
    }

    [Fact]
    public async Task Lookups_of_one_host_at_once_are_one_and_a_later_one_is_new()
    {
        var lookups = Enumerable.Range(0, 100).Select(i => _resolver.ResolveAsync(i % 2 == 0 ? "partner.example" : "PARTNER.example", Token)).ToArray();
        _answered.Set();
        await Task.WhenAll(lookups);
        _asked.Count.ShouldBe(1);

        await _resolver.ResolveAsync("partner.example", Token);
        _asked.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Failure_reaches_all_who_asked_and_is_not_kept()
    {
        var failing = true;
        var resolver = new SystemResolver(host => failing ? throw new SocketException((int)SocketError.HostNotFound) : [IPAddress.Loopback]);

        await Should.ThrowAsync<SocketException>(() => resolver.ResolveAsync("partner.example", Token));
        failing = false;
        (await resolver.ResolveAsync("partner.example", Token)).ShouldBe([IPAddress.Loopback]);
    }

    private IPAddress[] LookUp(string host)
    {
        _asked.Enqueue(host);
        if (!_started.IsSet)
            _started.Signal();
        _answered.Wait();
        return [IPAddress.Loopback];
    }
}
