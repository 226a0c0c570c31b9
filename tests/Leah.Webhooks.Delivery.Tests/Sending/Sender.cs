using System.Net;
using System.Text;
using Leah.Webhooks.Delivery.Sending;
using Leah.Webhooks.TestKit;

namespace Leah.Webhooks.Delivery.Tests.Sending;

/// <summary>A client that trusts a test authority and may send to loopback, with the resolver in the test's hands.</summary>
internal sealed class Sender : IDisposable
{
    public const string Body = """{"event":"USER_REGISTERED","ü":1}""";

    /// <summary>How long a test lets an attempt take that is meant to run out of time.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private readonly EndpointClient _client;

    public Sender(IReadOnlyList<string>? allowedNetworks = null, bool trustsAuthority = true, ResolveHost? resolve = null, TimeSpan? patience = null)
    {
        var options = new DeliveryOptions
        {
            AllowedNetworks = allowedNetworks ?? ["127.0.0.0/8"],
            TrustedRoots = trustsAuthority ? [Authority.RootPemFile] : [],
        };
        _client = new EndpointClient(options, TimeProvider.System, resolve, patience);
    }

    public TestAuthority Authority { get; } = new();

    /// <summary>Sends the body with a time limit generous enough for a slow machine, unless told otherwise.</summary>
    public Task<Attempt> SendAsync(Uri url, TimeSpan? timeout = null, int number = 1, CancellationToken stopping = default) =>
        _client.SendAsync(Request(url) with { Timeout = timeout ?? TimeSpan.FromSeconds(10), Number = number }, stopping).AsTask();

    public Task<Attempt> SendAsync(SendRequest request) => _client.SendAsync(request, TestContext.Current.CancellationToken).AsTask();

    public static SendRequest Request(Uri url) =>
        new(url, "Bearer a-token-of-the-partner", Encoding.UTF8.GetBytes(Body), "evt_1", 1, TimeSpan.FromSeconds(10));

    /// <summary>A resolver that gives these answers in turn, the last one for ever.</summary>
    public static ResolveHost Answers(params IPAddress[][] answers)
    {
        var calls = -1;
        return (_, _) => Task.FromResult(answers[Math.Min(Interlocked.Increment(ref calls), answers.Length - 1)]);
    }

    public void Dispose()
    {
        _client.Dispose();
        Authority.Dispose();
    }
}
