namespace Leah.Webhooks.Delivery;

/// <summary>How one attempt ended. Stored and shown as the lower-case word.</summary>
public enum AttemptOutcome
{
    /// <summary>The endpoint answered 200 to 299.</summary>
    Succeeded,

    /// <summary>The endpoint answered another final status, redirects included.</summary>
    Rejected,

    /// <summary>No complete response header came within the endpoint's time limit.</summary>
    Timeout,

    /// <summary>The connection was refused, reset or closed, or what came back was not HTTP within the limits.</summary>
    Connection,

    /// <summary>The TLS handshake failed or the certificate did not verify.</summary>
    Tls,

    /// <summary>The host name did not resolve.</summary>
    Dns,

    /// <summary>Every address of the host is one we do not send to: private, loopback, link-local, metadata and the like.</summary>
    Blocked,

    /// <summary>Our own side cut the attempt off: shutdown, no sockets left, unreadable credentials. Never charged to the delivery.</summary>
    Interrupted,
}

/// <summary>How long each phase of an attempt took, in milliseconds. A phase that did not happen (a reused connection has no DNS, connect and TLS) is null.</summary>
/// <param name="Dns">Resolving the host name.</param>
/// <param name="Connect">Connecting the TCP socket.</param>
/// <param name="Tls">The TLS handshake.</param>
/// <param name="Headers">From the start of the attempt to the complete response header.</param>
/// <param name="Body">From there to the end of what was read of the body.</param>
public sealed record AttemptTimings(double? Dns, double? Connect, double? Tls, double? Headers, double? Body);

/// <summary>One request to an endpoint and what came of it.</summary>
/// <param name="Number">Which of the delivery's tries this is, from 1. An interrupted attempt has the number of the try that it did not use up.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Duration">How long it took, up to the end of what was read of the response.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="StatusCode">The final status, where one came.</param>
/// <param name="Error">What went wrong, in a sentence for people; null on success.</param>
/// <param name="ResponseHeaders">The response's headers; values of one name are joined by a comma.</param>
/// <param name="ResponseBody">The first 16 KiB of the response's body.</param>
/// <param name="ResponseTruncated">Whether the response had more body than was kept, or was cut off.</param>
/// <param name="RemoteAddress">The address and port that was spoken to.</param>
/// <param name="Timings">How long each phase took.</param>
/// <param name="RetryAfter">What the endpoint asked for by <c>Retry-After</c> on 429 or 503; not stored.</param>
public sealed record Attempt(
    int Number,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    AttemptOutcome Outcome,
    int? StatusCode,
    string? Error,
    IReadOnlyDictionary<string, string>? ResponseHeaders,
    ReadOnlyMemory<byte> ResponseBody,
    bool ResponseTruncated,
    string? RemoteAddress,
    AttemptTimings? Timings,
    TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the attempt uses up one of the delivery's tries: all do but the interrupted.</summary>
    public bool Counts => Outcome != AttemptOutcome.Interrupted;
}
