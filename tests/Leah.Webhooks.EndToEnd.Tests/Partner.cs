using System.Collections.Concurrent;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.EndToEnd.Tests;

/// <summary>A partner that counts how often each event came.</summary>
internal sealed class Partner(HttpsEndpoint endpoint) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _seen = new(StringComparer.Ordinal);
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Url => endpoint.Url;

    public HttpsEndpoint Endpoint => endpoint;

    public IReadOnlyDictionary<string, int> Seen => _seen;

    public static async Task<Partner> StartAsync(TestAuthority authority)
    {
        var endpoint = await HttpsEndpoint.StartAsync(authority.Certificate());
        var partner = new Partner(endpoint);
        var answer = endpoint.Answer;
        endpoint.Answer = async (context, request) =>
        {
            partner._seen.AddOrUpdate(request.Headers["webhook-id"], 1, (_, count) => count + 1);
            Interlocked.Exchange(ref partner._arrival, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            await answer(context, request);
        };
        return partner;
    }

    /// <summary>Waits until all of these events have come.</summary>
    public async Task WaitForAsync(IReadOnlyCollection<string> eventIds)
    {
        var patience = Server.Patience;
        while (true)
        {
            var next = Volatile.Read(ref _arrival).Task;
            if (eventIds.All(_seen.ContainsKey))
                return;
            await next.WaitAsync(patience);
        }
    }

    /// <summary>Waits until so many events more have come.</summary>
    public Task MoreAsync(int count) => CameAsync(Seen.Count + count);

    /// <summary>Waits until so many events have come in all.</summary>
    public async Task CameAsync(int count)
    {
        while (true)
        {
            // Taken before it is counted: what comes in between is not waited for.
            var next = Volatile.Read(ref _arrival).Task;
            if (Seen.Count >= count)
                return;
            await next.WaitAsync(Server.Patience);
        }
    }

    public ValueTask DisposeAsync() => endpoint.DisposeAsync();
}
