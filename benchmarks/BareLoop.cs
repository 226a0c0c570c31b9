using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Leah.Webhooks.Benchmarks;

/// <summary>The yardstick: workers that post the same bytes to the same sink through one <see cref="HttpClient"/>, and keep nothing.</summary>
internal static class BareLoop
{
    private static bool _isWarm;

    /// <summary>Makes so many requests, after a tenth of them to warm up; the first time in a process after as many again, until both sides are compiled.</summary>
    public static async Task<Round> RunAsync(Sink sink, X509Certificate2 root, byte[] body, int workers, int requests)
    {
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(root);
        using var client = new HttpClient(handler);
        await RunAsync(client, sink.Url, body, workers, _isWarm ? requests / 10 : Math.Max(requests, 100_000));
        _isWarm = true;
        var (watch, cpu) = (Stopwatch.StartNew(), new CpuClock(sink));
        await RunAsync(client, sink.Url, body, workers, requests);
        return new Round(requests / watch.Elapsed.TotalSeconds, cpu.MicrosecondsEach(requests));
    }

    private static Task RunAsync(HttpClient client, Uri sink, byte[] body, int workers, int requests)
    {
        var left = requests;
        return Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, sink) { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", "bXlfdXNlcjpteV9wYXNz");
                using var response = await client.SendAsync(request);
                response.EnsureSuccessStatusCode();
            }
        })));
    }
}
