using System.Net;
using System.Runtime.CompilerServices;

namespace Leah.Webhooks.Delivery.Sending;

/// <summary>
/// Makes one attempt inside hard bounds of time and bytes. One handler and its pool of connections serve all endpoints.
/// </summary>
/// <remarks>
/// <para>
/// The handler never sends a request with a body again by itself (it may only where it had not started to write the body, and it always
/// has). So when an endpoint closes an idle connection in the very moment in which a request goes out on it, the request is lost, most
/// likely unread. Here it is sent once more, under two conditions: it went out on a connection that had lain in the pool, and not one
/// byte came back. That second sending is on a fresh connection, inside the same time limit and part of the same attempt. Whether the
/// endpoint had acted on the first before it closed cannot be known; <c>webhook-id</c> is the same, so it can tell. On a connection made
/// for it nothing is ever sent twice.
/// </para>
/// <para>
/// It is rare: an idle connection is dropped after 4 s, below the 5 s after which Node and Apache close theirs, an announced
/// <c>Keep-Alive: timeout</c> is heeded, and one that the endpoint has closed already is noticed when it is taken from the pool.
/// </para>
/// </remarks>
internal sealed class EndpointClient : IDisposable
{
    private static readonly TimeSpan BodyLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceForATurn = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _pooled;
    private readonly HttpMessageInvoker _fresh;

    /// <param name="options">The networks and roots beyond the usual.</param>
    /// <param name="clock">The time.</param>
    /// <param name="resolve">Resolves names; the system's resolver unless given.</param>
    /// <param name="patience">How long a connection waits for its turn at most (<see cref="ConnectTurns"/>); 50 ms unless given.</param>
    /// <exception cref="InvalidOperationException">A network or a root cannot be used; the message names each.</exception>
    public EndpointClient(DeliveryOptions options, TimeProvider clock, ResolveHost? resolve = null, TimeSpan? patience = null)
    {
        var allowed = AllowedNetworks.Read(options.AllowedNetworks, out var networkFaults);
        var roots = TrustedRoots.Load(options.TrustedRoots, out var rootFaults);
        if (networkFaults.Count + rootFaults.Count > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, networkFaults.Concat(rootFaults)));
        _clock = clock;
        var connector = new EndpointConnector(
            new AddressGuard(allowed), roots, clock, resolve ?? new SystemResolver(Dns.GetHostAddresses).ResolveAsync, new ConnectTurns(patience ?? PatienceForATurn));
        // A bounded life makes a changed DNS record and a withdrawn certificate count after two minutes.
        _pooled = Invoker(connector, lifetime: TimeSpan.FromMinutes(2));
        _fresh = Invoker(connector, lifetime: TimeSpan.Zero);
    }

    /// <summary>Sends the request and says what came of it. Throws for nothing that the far side, the network or this machine does.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="stopping">Cuts the attempt off; it is interrupted then, unless a response's header had arrived.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Attempt> SendAsync(SendRequest request, CancellationToken stopping)
    {
        // Measured from before the limit begins to run: an attempt that ran out of time is never shown as shorter than its time.
        var (startedAt, start) = (_clock.GetUtcNow(), _clock.GetTimestamp());
        using var limit = new CancellationTokenSource(request.Timeout, _clock);
        using var stop = stopping.UnsafeRegister(static source => ((CancellationTokenSource?)source)?.Cancel(), limit);
        var trace = new AttemptTrace(_clock, start, limit.Token);
        if (Unsendable(request) is { } fault)
            return Failed(fault);
        try
        {
            using var message = RequestMessage.For(request, startedAt, trace);
            HttpResponseMessage answer;
            try
            {
                answer = await _pooled.SendAsync(message, limit.Token);
            }
            catch (HttpRequestException) when (trace is { IsOnPooledConnection: true, IsAnswered: false })
            {
                answer = await SendAgainAsync(request, startedAt, trace, limit.Token);
            }

            using var response = answer;
            trace.HeadersCompleted();
            var secret = EchoedSecret.Of(request.Authorization);
            var reading = ResponseBody.ReadAsync(response, secret, limit.Token);
            // Most bodies came together with their header, and nothing is left to be limited.
            if (!reading.IsCompleted)
            {
                var left = request.Timeout - trace.Elapsed;
                limit.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < BodyLimit ? left : BodyLimit);
            }

            var body = await reading;
            return Answered(response, body, secret);
        }
        catch (Exception e)
        {
            return Failed(Diagnose(e));
        }

        Diagnosis Diagnose(Exception e)
        {
            if (Diagnosis.Of(e) is { } cause)
                return cause;
            // What is left is cancellation, which has two senders.
            if (stopping.IsCancellationRequested && trace.Elapsed < request.Timeout)
                return new(AttemptOutcome.Interrupted, $"We stopped it while {trace.Doing}.");
            return new(
                trace.IsResolving ? AttemptOutcome.Dns : AttemptOutcome.Timeout,
                $"No complete response header within {request.Timeout.TotalSeconds:0.###} s; time ran out while {trace.Doing}.");
        }

        Attempt Answered(HttpResponseMessage response, ResponseBody body, EchoedSecret secret)
        {
            var elapsed = trace.Elapsed;
            return new(
                request.Number, startedAt, elapsed,
                response.IsSuccessStatusCode ? AttemptOutcome.Succeeded : AttemptOutcome.Rejected,
                (int)response.StatusCode,
                response.IsSuccessStatusCode ? null : Rejection.Describe(response.StatusCode),
                request.Last?.Keep(response, secret) ?? KeptHeaders.Of(response, secret), body.Bytes, body.IsTruncated,
                trace.RemoteAddress, trace.Timings(elapsed), RetryAfter.Of(response, _clock.GetUtcNow()));
        }

        Attempt Failed(Diagnosis diagnosis)
        {
            var elapsed = trace.Elapsed;
            return new(
                request.Number, startedAt, elapsed, diagnosis.Outcome, StatusCode: null, diagnosis.Error,
                ResponseHeaders: null, ResponseBody: default, ResponseTruncated: false, trace.RemoteAddress, trace.Timings(elapsed));
        }
    }

    public void Dispose()
    {
        _pooled.Dispose();
        _fresh.Dispose();
    }

    private async ValueTask<HttpResponseMessage> SendAgainAsync(SendRequest request, DateTimeOffset now, AttemptTrace trace, CancellationToken cancellationToken)
    {
        trace.StartsAgain();
        using var again = RequestMessage.For(request, now, trace);
        return await _fresh.SendAsync(again, cancellationToken);
    }

    private static Diagnosis? Unsendable(SendRequest request)
    {
        if (request.Url.Scheme != Uri.UriSchemeHttps)
            return new(AttemptOutcome.Blocked, "The address does not begin with https://; nothing is sent in the clear.");
        return request.Authorization.Length == 0 || request.Authorization.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? new(AttemptOutcome.Interrupted, "The credentials cannot be written as a header: they have other characters than visible ASCII.")
            : null;
    }

    private static HttpMessageInvoker Invoker(EndpointConnector connector, TimeSpan lifetime) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectCallback = connector.ConnectAsync,
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 0,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        PooledConnectionLifetime = lifetime,
    });
}
