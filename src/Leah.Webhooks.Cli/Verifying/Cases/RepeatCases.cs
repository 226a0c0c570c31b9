using System.Text;
using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Output;
using Leah.Webhooks.Cli.Verifying.Wire;

namespace Leah.Webhooks.Cli.Verifying.Cases;

/// <summary>The same event again, many at once, and in another order than it happened: what retries make of a stream of events.</summary>
internal static class RepeatCases
{
    private const string Group = "repeats";
    private const string Hint = "Tell a repeat by webhook-id or by what the event is about, and answer 200 to it; a repeat that is refused is sent again.";

    public static IReadOnlyList<VerifyCase> All { get; } =
    [
        Twice("duplicate", "The same event again is answered 200.", request => request),
        Twice("duplicate-next-attempt", "A second attempt is answered 200.", request => request.With(WebhookHeaders.Attempt, "2")),
        Twice("duplicate-without-id", "The same event again without webhook-id is answered 200.", request => request.With(WebhookHeaders.Id)),
        Twice("duplicate-new-id", "The same event under another webhook-id is answered 200.", request => request.With(WebhookHeaders.Id, "evt_leahverify" + Guid.CreateVersion7().ToString("N"))),
        Twice("re-serialised", "The same event with white space is answered 200.", request => request with { Body = Reformat(request.Body) }),
        Twice("re-ordered", "The same event with its members in another order is answered 200.", request => request with { Body = Reverse(request.Body) }),
        new(Group, "twenty-at-once", "Twenty events at once are all answered 200.", "Take requests beside each other; check your database's pool and its locks.",
            (probe, cancellation) => TogetherAsync([.. Enumerable.Range(0, 20).Select(_ => probe.Request(probe.Event()))], probe, cancellation)),
        new(Group, "same-twenty-at-once", "One event twenty times at once is answered 200 each time.", "Insert and let a unique key decide; do not look first and insert then.",
            (probe, cancellation) => TogetherAsync([.. Enumerable.Repeat(probe.Request(probe.Event()), 20)], probe, cancellation)),
        new(Group, "out-of-order", "A level that comes before its user registered is answered 200.", "Expect events in any order; keep what refers to somebody you do not know yet.", async (probe, cancellation) =>
        {
            var (registered, level) = (probe.Event(), probe.Event(EventTypes.OverallLevel));
            level["user"] = registered["user"]?.DeepClone();
            return Judge.All([await probe.SendAsync(probe.Request(level), cancellation), await probe.SendAsync(probe.Request(registered), cancellation)], Judge.Stored);
        }),
        new(Group, "late", "An older level that comes after a newer one is answered 200.", "Take it and let the event's date decide which is the newest.", async (probe, cancellation) =>
        {
            var newer = probe.Event(EventTypes.OverallLevel);
            var older = newer.DeepClone().AsObject();
            older["date"] = "2019-01-01T00:00:00.000Z";
            return Judge.All([await probe.SendAsync(probe.Request(newer), cancellation), await probe.SendAsync(probe.Request(older), cancellation)], Judge.Stored);
        }),
    ];

    private static VerifyCase Twice(string name, string claim, Func<WireRequest, WireRequest> again) => new(Group, name, claim, Hint, async (probe, cancellation) =>
    {
        var first = probe.Request(probe.Event(EventTypes.PlacementTestFinished));
        var answer = await probe.SendAsync(first, cancellation);
        return Judge.Stored(answer) is { Verdict: not Verdict.Pass } already
            ? Finding.NotApplicable($"the first was answered {already.Seen}")
            : Judge.Stored(await probe.SendAsync(again(first), cancellation));
    });

    private static async Task<Finding> TogetherAsync(IReadOnlyList<WireRequest> requests, Probe probe, CancellationToken cancellation) =>
        Judge.All(await Task.WhenAll(requests.Select(request => probe.SendAsync(request, cancellation))), Judge.Stored);

    private static byte[] Reformat(ReadOnlyMemory<byte> body)
    {
        using var document = System.Text.Json.JsonDocument.Parse(body);
        return Encoding.UTF8.GetBytes(document.RootElement.Indented());
    }

    private static byte[] Reverse(ReadOnlyMemory<byte> body)
    {
        var members = JsonNode.Parse(body.Span)?.AsObject() ?? [];
        return Triggering.EventBody.Write(new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));
    }
}
