using System.Text.Json.Nodes;
using Leah.Webhooks.Cli.Sending;
using Leah.Webhooks.Cli.Triggering;
using Leah.Webhooks.Cli.Verifying.Wire;
using Leah.Webhooks.Storage;

namespace Leah.Webhooks.Cli.Verifying;

/// <summary>What the cases send with: requests about users that are marked as tests, with the right credentials until a case says otherwise.</summary>
internal sealed class Probe(Target target, Credentials credentials, WireClient client, TlsLook tls, int bodyLimit, TimeProvider clock)
{
    private readonly IdGenerator _ids = new(clock);

    public Target Target => target;

    public Credentials Credentials => credentials;

    public TlsLook Tls => tls;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The largest body the endpoint takes.</summary>
    public int BodyLimit => bodyLimit;

    public Task<WireAnswer> SendAsync(WireRequest request, CancellationToken cancellation) => client.SendAsync(request, cancellation);

    /// <summary>A complete event about a new user who is marked as a test.</summary>
    public JsonObject Event(string eventType = EventTypes.UserRegistered) => TestEvent.Of(eventType, "leah-verify", _ids);

    /// <summary>An attempt as the platform makes it, with the right credentials.</summary>
    public WireRequest Request(JsonNode body) => Request(EventBody.Write(body));

    public WireRequest Request(ReadOnlyMemory<byte> body) => new()
    {
        Headers =
        [
            ("User-Agent", WebhookHeaders.UserAgent),
            ("Accept", WebhookHeaders.Accept),
            ("Authorization", credentials.ToHeaderValue()),
            (WebhookHeaders.Id, _ids.Next("evt")),
            (WebhookHeaders.Timestamp, $"{clock.GetUtcNow().ToUnixTimeSeconds()}"),
            (WebhookHeaders.Attempt, "1"),
            ("Content-Type", WebhookHeaders.ContentType),
        ],
        Body = body,
    };

    /// <summary>One with a new event and this <c>Authorization</c>, as many times as there are values.</summary>
    public WireRequest Showing(params string[] authorization) => Request(Event()).With("Authorization", authorization);
}
