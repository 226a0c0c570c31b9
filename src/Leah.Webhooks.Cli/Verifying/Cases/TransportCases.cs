using System.IO.Compression;
using Leah.Webhooks.Cli.Triggering;
using Leah.Webhooks.Cli.Verifying.Wire;
using static Leah.Webhooks.Cli.Verifying.VerifyCase;

namespace Leah.Webhooks.Cli.Verifying.Cases;

/// <summary>Methods, content types, framing and size: what HTTP and whatever stands before an endpoint can do to a request.</summary>
internal static class TransportCases
{
    public static IReadOnlyList<VerifyCase> All { get; } =
    [
        // Without credentials and without a body, so that nothing can come of it; DELETE is left out all the same.
        .. ((string[])["GET", "HEAD", "PUT", "PATCH", "OPTIONS"]).Select(method => Of(
            "methods", $"method-{method.ToLowerInvariant()}", $"{method} is answered 405.", "Answer 405 with Allow: POST to every method but POST, before the credentials are looked at.",
            probe => probe.Showing() with { Method = method, Framing = Framing.None, Body = default }, Judge.MethodNotAllowed)),
        Of("methods", "method-allow", "A 405 says Allow: POST.", "Set Allow: POST on a 405.",
            probe => probe.Showing() with { Method = "GET", Framing = Framing.None, Body = default },
            answer => answer.Status != 405 ? Finding.NotApplicable($"{answer.Seen}, no 405")
                : answer.Header("Allow")?.Trim() == "POST" ? Finding.Pass("Allow: POST") : Finding.Fail($"Allow: {answer.Header("Allow") ?? "(none)"}")),
        Type("content-type-charset", "application/json; charset=utf-8 is taken.", "application/json; charset=utf-8"),
        Type("content-type-missing", "No content type is taken.", null),
        Type("content-type-other", "Another content type is taken: the body says what it is.", "text/plain"),
        Of("transport", "webhook-headers-missing", "An event without webhook headers is taken: the original platform sent none.", "Need no webhook-id; use it where it is there.",
            probe => probe.Request(probe.Event()).With(WebhookHeaders.Id).With(WebhookHeaders.Timestamp).With(WebhookHeaders.Attempt), Judge.Stored),
        Of("transport", "header-names-lower-case", "Header names count in any case.", "Compare header names without case.",
            probe => LowerCase(probe.Request(probe.Event())), Judge.Stored),
        Of("transport", "chunked", "A body in chunks is taken.", "Read the body to its end, whether its length is told or not.",
            probe => probe.Request(probe.Event()) with { Framing = Framing.Chunked }, Judge.Stored),
        Of("transport", "in-two-parts", "A body that comes in two parts, half a second apart, is taken.", "Read until the body is complete; one read is not all of it.",
            probe => probe.Request(probe.Event()) with { Pause = TimeSpan.FromMilliseconds(500) }, Judge.Stored),
        Of("transport", "gzip", "A compressed body is refused: the platform sends none, and they unpack to any size.", "Answer 400 or 415 to Content-Encoding.",
            probe => probe.Request(Gzip(EventBody.Write(probe.Event()))).With("Content-Encoding", "gzip"), answer => Judge.Status(answer, 400, 415)),
        Of("transport", "size-allowed", "A body just below the limit is taken.", "Take bodies of up to 256 KiB, or give verify your limit with --body-limit.",
            probe => probe.Request(BodyText.OfSize(probe.Event(), probe.BodyLimit - 1024)), Judge.Stored),
        Of("transport", "size-announced", "A body past the limit is answered 413 before it comes.", "Look at Content-Length before you read.",
            probe => probe.Request(BodyText.OfSize(probe.Event(), probe.BodyLimit + 1024)) with { Framing = Framing.HeadOnly }, Judge.TooLarge),
        Of("transport", "size-past-limit", "A body past the limit is answered 413.", "Limit the size of bodies to 256 KiB, or give verify your limit with --body-limit.",
            probe => probe.Request(BodyText.OfSize(probe.Event(), probe.BodyLimit + 1024)), Judge.TooLarge),
        Of("transport", "size-past-limit-chunked", "A body past the limit is answered 413 in chunks too.", "Count what you read; chunks tell no length.",
            probe => probe.Request(BodyText.OfSize(probe.Event(), probe.BodyLimit + 1024)) with { Framing = Framing.Chunked }, Judge.TooLarge),
        new("transport", "cut-off", "After a request that broke off half-way, the next is taken.", "Let no broken request hold up or crash the endpoint.", async (probe, cancellation) =>
        {
            var broken = await probe.SendAsync(probe.Request(probe.Event()) with { Framing = Framing.CutOff }, cancellation);
            return broken.Status is >= 200 and < 300
                ? Finding.Fail($"half a body was answered {broken.Seen}")
                : Judge.Stored(await probe.SendAsync(probe.Request(probe.Event()), cancellation));
        }),
    ];

    private static VerifyCase Type(string name, string claim, string? type) => Of(
        "transport", name, claim, "Do not refuse an event for its content type.",
        probe => probe.Request(probe.Event()).With("Content-Type", type is null ? [] : [type]), Judge.Stored);

    private static WireRequest LowerCase(WireRequest request) =>
        request with { Headers = [.. request.Headers.Select(header => (header.Name.ToLowerInvariant(), header.Value))] };

    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(body);
        return packed.ToArray();
    }
}
